package org.activitypub4j.server.spi;

import org.activitypub4j.model.Actor;

/** Decides how a local actor answers a Follow. */
@FunctionalInterface
public interface FollowPolicy {

  /** The answer to a Follow. */
  enum Decision {
    /** Accepted at once. */
    ACCEPT,
    /** Refused at once. */
    REJECT,
    /** Left for a person to decide. */
    ASK
  }

  /**
   * Decides on a Follow. Called in the transaction in which the Follow takes effect; it must not
   * use the network. If it throws, the Follow is handled again later.
   *
   * @param name the local actor
   * @param profile the profile of the actor, from the {@link ActorDirectory}
   * @param follower the actor who asks, as fetched from its own server
   */
  Decision decide(String name, Actor profile, Actor follower);

  /** Returns a policy that accepts, unless the actor approves its followers by hand. */
  static FollowPolicy byProfile() {
    return (name, profile, follower) ->
        profile.manuallyApprovesFollowers() ? Decision.ASK : Decision.ACCEPT;
  }
}
