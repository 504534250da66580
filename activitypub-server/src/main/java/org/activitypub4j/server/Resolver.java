package org.activitypub4j.server;

import java.net.URI;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;

/**
 * Fetches on behalf of one activity: all fetches that it causes share one budget of requests and
 * time. Blocking.
 */
public interface Resolver {

  /**
   * An object from its own origin; one of a local actor from the store. What it embeds and is not
   * proven to be its owner's is replaced by its id.
   *
   * @throws java.util.NoSuchElementException if its id is local and nothing is there
   * @throws org.activitypub4j.client.FetchException if it cannot be had, or the budget is used up
   */
  ASObject object(URI id);

  /**
   * An actor, from the cache or its own origin; what it embeds of others is a claim.
   *
   * @throws org.activitypub4j.client.FetchException if it cannot be had, or the budget is used up
   */
  Actor actor(URI id);
}
