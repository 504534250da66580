package org.activitypub4j.server.spi;

import java.net.URI;

/**
 * An actor that a local actor follows, or has asked to follow.
 *
 * @param target the id of the actor who is followed
 * @param follow the id of our Follow activity
 * @param state what the target answered
 */
public record Following(URI target, URI follow, FollowState state) {

  /** Returns the same in another state. */
  public Following with(FollowState newState) {
    return new Following(target, follow, newState);
  }
}
