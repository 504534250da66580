package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * The followers whose Follow was accepted, in the order of the text of their ids.
   *
   * @param after an id, whether or not it is there: those behind it are wanted; null for the
   *     beginning
   * @return {@link Page#next} is the id of the last follower of this page: others see it, and a
   *     number in its place would count those who are not shown
   */
  Page<Follower> followers(Tx tx, String actor, @Nullable String after, int limit);

  /** Those who wait for an answer; else as {@link #followers}. */
  Page<Follower> pendingFollowers(Tx tx, String actor, @Nullable String after, int limit);

  /** How many followers were accepted. */
  long countFollowers(Tx tx, String actor);

  /** Adds one whom the actor follows, or replaces the one with its target. */
  void putFollowing(Tx tx, String actor, Following following);

  /** One whom the actor follows or asked to follow. */
  Optional<Following> following(Tx tx, String actor, URI target);

  /** Removes one whom the actor follows and gives it; empty if there was none. */
  Optional<Following> removeFollowing(Tx tx, String actor, URI target);

  /**
   * Those whom the actor follows, in whatever state, in the order of the text of their ids.
   *
   * @param after as for {@link #followers}
   * @return {@link Page#next} is the id of the last one of this page
   */
  Page<Following> followings(Tx tx, String actor, @Nullable String after, int limit);

  /** How many Follows of the actor were accepted. */
  long countFollowings(Tx tx, String actor);

  /** Forgets a remote actor on both sides: it is gone. */
  void forget(Tx tx, URI remote);
}
