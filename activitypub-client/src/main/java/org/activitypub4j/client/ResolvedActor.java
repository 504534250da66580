package org.activitypub4j.client;

import java.util.Optional;
import org.activitypub4j.model.Actor;
import org.jspecify.annotations.Nullable;

/**
 * An actor that was looked up.
 *
 * @param actor the actor
 * @param document its document, fetched from its id
 * @param route how its id was found
 * @param provenHandle the handle, if it was asked for and is proven; otherwise null
 * @param proof how the handle is proven
 */
public record ResolvedActor(
    Actor actor,
    FetchedDocument document,
    Route route,
    @Nullable Handle provenHandle,
    HandleProof proof)
    implements Resolved {

  /** Returns the handle, if it was asked for and is proven. */
  public Optional<Handle> handle() {
    return Optional.ofNullable(provenHandle);
  }

  @Override
  public String explanation() {
    String found = "%s was fetched from its id, %s".formatted(document.id(), route.words());
    return provenHandle == null
        ? found + "; its handle was not asked for"
        : found + "; it is " + provenHandle + ", for " + proof.words();
  }

  /**
   * How a handle is proven. In all cases except {@link #NONE} the host of the handle names the
   * actor through WebFinger.
   */
  public enum HandleProof {
    /** The handle was not asked for: the actor was looked up by its URL. */
    NONE("nobody asked"),
    /**
     * The host of the handle is the host of the actor, and the user name is the one of the actor.
     */
    SAME_HOST("it has that user name on that host"),
    /** The document of the actor names the handle (FEP-2c59). */
    ACTOR_DOCUMENT("its document says so too"),
    /**
     * The host of the actor names the handle through WebFinger. This is the case if handles have
     * another domain than the server.
     */
    ACTOR_HOST("the WebFinger of its own host says so too");

    private final String words;

    HandleProof(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
