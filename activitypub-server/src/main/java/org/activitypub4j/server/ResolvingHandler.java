package org.activitypub4j.server;

import org.activitypub4j.model.Activity;
import org.activitypub4j.server.spi.Tx;

/**
 * A handler that first fetches something.
 *
 * @param <A> the class of activities
 * @param <R> the class of what it fetches
 */
public interface ResolvingHandler<A extends Activity, R> {

  /**
   * Fetches, within the budget of the activity and outside any transaction. It can be called
   * several times for one activity. If it throws, it is called again later.
   */
  R resolve(Resolver resolver, Received<A> received);

  /** Handles an activity with what was fetched; see {@link InboxHandler#apply}. */
  void apply(Tx tx, Received<A> received, R resolved);
}
