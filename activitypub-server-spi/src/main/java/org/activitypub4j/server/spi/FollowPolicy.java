package org.activitypub4j.server.spi;

import org.activitypub4j.model.Actor;

/** How a local actor answers a Follow. */
@FunctionalInterface
public interface FollowPolicy {

  /** What becomes of a Follow. */
  enum Decision {
    /** Accepted at once. */
    ACCEPT,
    /** Refused at once. */
    REJECT,
    /** Left for a person to decide. */
    ASK
  }

  /**
   * Decides on a Follow. Called once for each Follow, in the transaction in which it takes effect;
   * it may not touch the network. If it throws, the Follow is tried again later.
   *
   * @param name the local actor
   * @param profile what the {@link ActorDirectory} says of it
   * @param follower who asks, as fetched from its own server
   */
  Decision decide(String name, Actor profile, Actor follower);

  /** Accepts, unless the profile says that the actor decides on each. */
  static FollowPolicy byProfile() {
    return (name, profile, follower) ->
        profile.manuallyApprovesFollowers() ? Decision.ASK : Decision.ACCEPT;
  }
}
