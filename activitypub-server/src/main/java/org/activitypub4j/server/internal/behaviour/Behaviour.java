package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.model.Activity;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.spi.Tx;

/**
 * What one kind of activity means: what it does when one comes in, and when a local actor sends
 * one. Nothing else in the engine asks what an activity is. Called from several threads.
 */
public interface Behaviour {

  /**
   * Says what an activity that came in does. Called outside transactions, perhaps several times for
   * one activity; it may fetch, within the budget of the activity.
   *
   * @return what to do in the transaction in which the activity is handled
   */
  default Effect received(Received<?> in, Resolver resolver) {
    return Effect.NONE;
  }

  /**
   * Lets what a local actor does take effect here, in the transaction that also records its
   * deliveries.
   *
   * @throws IllegalArgumentException if the actor cannot do that; then nothing is done
   */
  default void sent(Tx tx, Sent out) {}

  /**
   * What a local actor does.
   *
   * @param actor the name of the local actor
   * @param activity the activity, complete; with bto and bcc, which nobody else gets
   */
  record Sent(String actor, Activity activity) {}
}
