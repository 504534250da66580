package org.activitypub4j.server;

import org.activitypub4j.model.Activity;
import org.activitypub4j.server.spi.Tx;

/**
 * What the application does with an activity.
 *
 * @param <A> the class of activities
 */
@FunctionalInterface
public interface InboxHandler<A extends Activity> {

  /**
   * Takes the activity over. Called once for each activity, in the transaction that also marks it
   * as handled: what is written through {@code tx} happens exactly once. It may not touch the
   * network; a handler that has to is a {@link ResolvingHandler}. If it throws, the transaction is
   * rolled back and the activity is tried again later, and parked after the last attempt.
   * Activities of one actor come one after the other.
   */
  void apply(Tx tx, Received<A> received);
}
