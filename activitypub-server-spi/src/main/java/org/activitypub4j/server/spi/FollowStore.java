package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores who follows local actors, and which actors they follow. Ids are compared and sorted by
 * their text, byte for byte: a database collation that ignores case, or sorts in another way, is
 * not enough.
 */
public interface FollowStore {

  /** Adds a follower, or replaces the one with its id. */
  void putFollower(Tx tx, String actor, Follower follower);

  /** Returns a follower, in any state. */
  Optional<Follower> follower(Tx tx, String actor, URI follower);

  /** Returns the local actor that a follower follows by the Follow activity with this id. */
  Optional<String> followed(Tx tx, URI follower, URI follow);

  /** Removes a follower and returns it; empty if there was none. */
  Optional<Follower> removeFollower(Tx tx, String actor, URI follower);

  /**
   * Returns the followers whose Follow was accepted, sorted by the text of their ids.
   *
   * @param after an id, to get those that sort after it, whether or not it exists; null for the
   *     first page
   * @return {@link ListPage#next} is the id of the last follower of this page. Others see it, and a
   *     number instead would count those that are not shown
   */
  ListPage<Follower> followers(Tx tx, String actor, @Nullable String after, int limit);

  /** Returns those who wait for an answer; otherwise like {@link #followers}. */
  ListPage<Follower> pendingFollowers(Tx tx, String actor, @Nullable String after, int limit);

  /** Counts the accepted followers. */
  long countFollowers(Tx tx, String actor);

  /** Adds somebody that the actor follows, or replaces the one with the same target. */
  void putFollowing(Tx tx, String actor, Following following);

  /** Returns somebody that the actor follows or asked to follow. */
  Optional<Following> following(Tx tx, String actor, URI target);

  /**
   * Returns a local actor who follows this one and was accepted; if there are several, always the
   * same one. Called rarely: when something is fetched that may be only for followers.
   */
  Optional<String> localFollower(Tx tx, URI target);

  /** Removes somebody that the actor follows and returns them; empty if there was none. */
  Optional<Following> removeFollowing(Tx tx, String actor, URI target);

  /**
   * Returns those that the actor follows, in any state, sorted by the text of their ids.
   *
   * @param after as for {@link #followers}
   * @return {@link ListPage#next} is the id of the last one of this page
   */
  ListPage<Following> followings(Tx tx, String actor, @Nullable String after, int limit);

  /** Counts the accepted Follows of the actor. */
  long countFollowings(Tx tx, String actor);

  /**
   * Returns the ids of all followers, of any local actor and in any state, who have this as their
   * own inbox. Called rarely: when it seems that the inbox is gone.
   */
  Set<URI> withInbox(Tx tx, URI inbox);

  /**
   * Removes a shared inbox, which is gone, from all followers who have it. Each of them is then
   * reached by its own inbox.
   */
  void forgetSharedInbox(Tx tx, URI sharedInbox);

  /** Removes all followers of a local actor and everybody that it follows, because it is gone. */
  void clear(Tx tx, String actor);

  /** Removes a remote actor from all lists, because it is gone. */
  void forget(Tx tx, URI remote);
}
