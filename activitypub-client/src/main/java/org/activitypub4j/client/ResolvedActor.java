package org.activitypub4j.client;

import java.util.Optional;
import org.activitypub4j.model.Actor;
import org.jspecify.annotations.Nullable;

/**
 * An actor that was looked up.
 *
 * @param actor the actor
 * @param document its document, fetched from its id
 * @param provenHandle the handle that it has, if it was asked for and is proven; else null
 * @param proof how the handle is proven
 */
public record ResolvedActor(
    Actor actor, FetchedDocument document, @Nullable Handle provenHandle, HandleProof proof) {

  /** The handle, if it was asked for and is proven. */
  public Optional<Handle> handle() {
    return Optional.ofNullable(provenHandle);
  }

  /** How a handle is proven. In each case the host of the handle names the actor by WebFinger. */
  public enum HandleProof {
    /** Nobody asked: the actor was looked up by its URL. */
    NONE,
    /** The host of the handle is that of the actor, whose user name it is. */
    SAME_HOST,
    /** The document of the actor names the handle (FEP-2c59). */
    ACTOR_DOCUMENT,
    /** The host of the actor names the handle by WebFinger, as in a split-domain set-up. */
    ACTOR_HOST
  }
}
