package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Objects;

/**
 * What somebody did with the post of a local actor, for everybody to see: a reply, a Like or a
 * share; or what a local actor did with a post of another server: a Like or a share.
 *
 * @param kind what it is
 * @param id the id of the reply, or of the Like or Announce, on any server
 * @param post the id of the post; of a reply, the post with which the conversation began as far as
 *     it is known here
 * @param parent the id of what a reply answers: the post, or another reply to it; otherwise the
 *     same as {@code post}
 * @param actor the id of the actor whose reply, Like or share it is
 * @param isHeld whether it waits for a person to look at it, and is shown to nobody
 */
public record Interaction(Kind kind, URI id, URI post, URI parent, URI actor, boolean isHeld) {

  /** What somebody can do with a post. */
  public enum Kind {
    /** A public reply. */
    REPLY,
    /** A Like; an actor has one for a post. */
    LIKE,
    /** An Announce; an actor has one for a post. */
    SHARE
  }

  /** Checks that nothing is null. */
  public Interaction {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(post, "post");
    Objects.requireNonNull(parent, "parent");
    Objects.requireNonNull(actor, "actor");
  }

  /** Returns the same, held or not. */
  public Interaction withHeld(boolean held) {
    return new Interaction(kind, id, post, parent, actor, held);
  }
}
