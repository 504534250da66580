package org.activitypub4j.server;

import java.net.URI;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;

/** Fetches for one activity. All fetches for it share one budget of requests and time. Blocking. */
public interface Resolver {

  /**
   * Returns an object from its own server, or from the store if it is one of a local actor. What
   * the activity itself creates or updates is returned as it was sent. Embedded objects that are
   * not proven to belong to its owner are replaced by their ids.
   *
   * <p>If the activity is not public, the server of its actor is asked as a local actor that it
   * came for: one that got it in its inbox, or one that it addresses, or one that follows its
   * actor. All other servers are asked as the server itself.
   *
   * @throws java.util.NoSuchElementException if its id is local and nothing is there
   * @throws org.activitypub4j.client.FetchException if it cannot be fetched, or the budget is used
   *     up
   */
  ASObject object(URI id);

  /**
   * Returns an actor, from the cache or its own server. Do not trust what it embeds of others.
   *
   * @throws org.activitypub4j.client.FetchException if it cannot be fetched, or the budget is used
   *     up
   */
  Actor actor(URI id);
}
