package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Origin;

/**
 * Somebody wants to see something: what a {@link ViewPolicy} decides on. The engine makes it, and
 * who asks is proven by a signature. Used by one thread, as long as the policy decides.
 */
public interface ViewRequest {

  /** What somebody wants to see. */
  enum Kind {
    /** The document of a local actor, with its key. */
    ACTOR,
    /** Something in the store: a post, an activity, a collection of the application. */
    OBJECT,
    /** The outbox of a local actor; each activity in it is decided on as {@link #OBJECT}. */
    OUTBOX,
    /** The list of posts that a local actor pinned; each is decided on as {@link #OBJECT}. */
    FEATURED,
    /** How many followers a local actor has. */
    FOLLOWERS_TOTAL,
    /** Who they are. */
    FOLLOWERS,
    /** How many actors a local actor follows. */
    FOLLOWING_TOTAL,
    /** Who they are. */
    FOLLOWING
  }

  /** Returns what somebody wants to see. */
  Kind kind();

  /** Returns the name of the local actor whose it is. */
  String owner();

  /**
   * Returns the object; empty unless the kind is {@link Kind#OBJECT}. It has {@code bto} and {@code
   * bcc}, which are never sent. For a deleted post it is a Tombstone that still has {@code
   * attributedTo} and all addresses, which are not sent either: only somebody who could see the
   * post may know that it is gone.
   */
  Optional<ASObject> object();

  /** Returns the actor whose signature the request carries; empty if it carries none. */
  Optional<URI> requester();

  /**
   * Returns the server of the {@link #requester}. Many servers sign all their fetches with an actor
   * of their own, whoever of their users wants to see something.
   */
  Optional<Origin> server();

  /** Returns whether it is addressed to everybody, as everything but an object is. */
  boolean isPublic();

  /**
   * Returns whether it is an object that is addressed to the requester, to another actor on its
   * server, or to the followers of its owner, one of whom is on that server.
   */
  boolean isAddressed();

  /** Returns whether an accepted follower of the owner is on the server of the requester. */
  boolean hasFollower();
}
