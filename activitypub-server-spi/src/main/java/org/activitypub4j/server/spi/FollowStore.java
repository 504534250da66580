package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;

/**
 * Who follows whom, as far as local actors are concerned. Remote ids are compared by their text,
 * byte for byte.
 */
public interface FollowStore {

  /** Adds a follower, or replaces the one with its id. */
  void putFollower(Tx tx, String actor, Follower follower);

  /** A follower, in whatever state. */
  Optional<Follower> follower(Tx tx, String actor, URI follower);

  /** The local actor whom a follower follows by this very Follow activity. */
  Optional<String> followed(Tx tx, URI follower, URI follow);

  /** Removes a follower and gives it; empty if there was none. */
  Optional<Follower> removeFollower(Tx tx, String actor, URI follower);

  /**
   * The followers whose Follow was accepted, oldest first.
   *
   * @param cursor where to begin, as an earlier page gave it; empty for the beginning
   */
  Page<Follower> followers(Tx tx, String actor, Optional<String> cursor, int limit);

  /** How many followers were accepted. */
  long countFollowers(Tx tx, String actor);

  /** Adds one whom the actor follows, or replaces the one with its target. */
  void putFollowing(Tx tx, String actor, Following following);

  /** One whom the actor follows or asked to follow. */
  Optional<Following> following(Tx tx, String actor, URI target);

  /** Removes one whom the actor follows and gives it; empty if there was none. */
  Optional<Following> removeFollowing(Tx tx, String actor, URI target);

  /** Those whom the actor follows, in whatever state, oldest first. */
  Page<Following> followings(Tx tx, String actor, Optional<String> cursor, int limit);

  /** How many Follows of the actor were accepted. */
  long countFollowings(Tx tx, String actor);

  /** Forgets a remote actor on both sides: it is gone. */
  void forget(Tx tx, URI remote);
}
