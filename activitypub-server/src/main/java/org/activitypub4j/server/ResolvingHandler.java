package org.activitypub4j.server;

import org.activitypub4j.model.Activity;
import org.activitypub4j.server.spi.Tx;

/**
 * A handler that has to fetch something before it can do its work.
 *
 * @param <A> the class of activities
 * @param <R> what it fetches
 */
public interface ResolvingHandler<A extends Activity, R> {

  /**
   * Fetches, within the budget of the activity and outside any transaction. May be called again for
   * the same activity. If it throws, the activity is tried again later.
   */
  R resolve(Resolver resolver, Received<A> received);

  /** As {@link InboxHandler#apply}, with what was fetched. */
  void apply(Tx tx, Received<A> received, R resolved);
}
