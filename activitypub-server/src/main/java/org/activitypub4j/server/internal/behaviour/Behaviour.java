package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.model.Activity;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.spi.Tx;

/**
 * What one kind of activity means: what happens when one comes in, and when a local actor sends
 * one. No other part of the engine looks at the type of an activity. Called from several threads.
 */
public interface Behaviour {

  /**
   * Decides what to do with an activity that came in. Called outside transactions, perhaps several
   * times for one activity; it may fetch, within the budget of the activity.
   *
   * @return what to do in the transaction in which the activity is handled
   */
  default Effect received(Received<?> in, Resolver resolver) {
    return Effect.NONE;
  }

  /**
   * Applies what a local actor sends to our own data, in the transaction that also records its
   * deliveries.
   *
   * @throws IllegalArgumentException if the actor cannot do that; then nothing is changed
   */
  default void sent(Tx tx, Sent out) {}

  /**
   * An activity that a local actor sends.
   *
   * @param actor the name of the local actor
   * @param activity the complete activity, including bto and bcc, which nobody else gets
   */
  record Sent(String actor, Activity activity) {}
}
