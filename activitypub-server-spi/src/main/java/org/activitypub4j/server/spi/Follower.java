package org.activitypub4j.server.spi;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who follows, or asks to follow, a local actor.
 *
 * @param id the follower
 * @param inbox its own inbox
 * @param sharedInbox the inbox of its server, or null
 * @param follow the id of its Follow activity, or null if that has none
 * @param state whether the local actor has answered
 */
public record Follower(
    URI id, URI inbox, @Nullable URI sharedInbox, @Nullable URI follow, FollowState state) {

  /** Returns the same follower in another state. */
  public Follower with(FollowState newState) {
    return new Follower(id, inbox, sharedInbox, follow, newState);
  }

  /** Returns the same follower without a shared inbox. */
  public Follower withoutSharedInbox() {
    return new Follower(id, inbox, null, follow, state);
  }
}
