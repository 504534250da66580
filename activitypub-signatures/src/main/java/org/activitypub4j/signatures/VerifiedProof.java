package org.activitypub4j.signatures;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Uris;
import org.jspecify.annotations.Nullable;

/**
 * A document that its owner signed as it is here. It can be had from a verification only.
 *
 * <p>{@link #document} is what was signed, to be read in place of what was received: somebody may
 * have added to the {@code @context} of that, which the rules allow.
 */
public final class VerifiedProof implements ProofResult {
  private final JsonObject document;
  private final JsonObject options;
  private final VerificationKey key;
  private final @Nullable Instant created;

  VerifiedProof(
      JsonObject document, JsonObject options, VerificationKey key, @Nullable Instant created) {
    this.document = document;
    this.options = options;
    this.key = key;
    this.created = created;
  }

  /** The document that was signed, with the context that was: without proof and signature. */
  public JsonObject document() {
    return document;
  }

  /** The key that signed; its owner is the document's. */
  public VerificationKey key() {
    return key;
  }

  /** The owner of the document: an activity's actor, an object's author, an actor itself. */
  public URI owner() {
    return key.owner();
  }

  /** When it was signed, as the signer says; it need not say so. */
  public Optional<Instant> created() {
    return Optional.ofNullable(created);
  }

  /** All that was said about the proof: every member was signed. */
  public JsonObject options() {
    return options;
  }

  /**
   * Reads the signed document. A context can make its members mean something else than they seem
   * to, such as another actor; so this gives only a reading in which the owner is still the owner.
   *
   * @return empty if the reading has another id or owner, or cannot be made
   */
  public Optional<ASObject> read(ActivityStreams streams) {
    try {
      return Optional.of(streams.read(document)).filter(this::isOwned);
    } catch (DocumentException e) {
      return Optional.empty();
    }
  }

  private boolean isOwned(ASObject reading) {
    String id = ProofTrees.text(document.get("id"));
    boolean sameId = reading.id().map(URI::toString).equals(Optional.ofNullable(id));
    Optional<Reference<Actor>> actor = reading.get(AS.ACTOR);
    List<URI> authors =
        ProofSteps.onlyActors(reading.types()) ? List.of() : reading.attributedToIds();
    boolean named =
        actor.isPresent() || !authors.isEmpty() || id == null || owner().toString().equals(id);
    // Whoever is an actor is its own owner, however the text spells that it is one.
    boolean ownActor =
        !(ProofSteps.anyActor(reading.types()) || reading.get(AS.INBOX).isPresent())
            || owner().toString().equals(id);
    return sameId
        && named
        && ownActor
        && actor.flatMap(Reference::id).map(this::isOwner).orElse(actor.isEmpty())
        && authors.stream().allMatch(this::isOwner);
  }

  private boolean isOwner(URI id) {
    return Uris.same(id, owner());
  }

  /** Key and owner. */
  @Override
  public String toString() {
    return "VerifiedProof[" + key.id() + ", owner " + owner() + "]";
  }
}
