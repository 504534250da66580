package org.activitypub4j.server;

import org.activitypub4j.model.Activity;
import org.activitypub4j.server.spi.Tx;

/**
 * Handles received activities.
 *
 * @param <A> the class of activities
 */
@FunctionalInterface
public interface InboxHandler<A extends Activity> {

  /**
   * Handles an activity, in the transaction that also marks it as handled: what is written through
   * {@code tx} happens exactly once. It must not use the network; use a {@link ResolvingHandler}
   * for that. If it throws, the transaction is rolled back and the handler is called again later,
   * eight times in all; then the activity is parked. One that takes longer than {@link
   * Federation.Builder#handlerTimeout} is interrupted. Activities of one actor are handled one
   * after the other.
   *
   * <p>An Update counts as new if its bytes differ; a Follow, Undo, Accept, Reject, Block, Add or
   * Remove each time that it is signed anew. For these, handling one twice must do no harm.
   */
  void apply(Tx tx, Received<A> received);
}
