package org.activitypub4j.signatures.proof;

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
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * A document that its owner signed exactly as it is here. You only get one from a verification.
 *
 * <p>{@link #document} is what was signed. Read it instead of the received document, because the
 * rules allow others to add to the {@code @context} of that one.
 */
public final class VerifiedProof implements IntegrityProofs.Result {
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

  /**
   * Returns the document that was signed, with the signed context and without proof and signature.
   */
  public JsonObject document() {
    return document;
  }

  /** Returns the key that signed. Its owner is the owner of the document. */
  public VerificationKey key() {
    return key;
  }

  /**
   * Returns the owner of the document: an activity's actor, an object's author, an actor itself.
   */
  public URI owner() {
    return key.owner();
  }

  /** Returns when it was signed, according to the signer; empty if the signer does not say. */
  public Optional<Instant> created() {
    return Optional.ofNullable(created);
  }

  /** Returns the members of the proof. All of them were signed. */
  public JsonObject options() {
    return options;
  }

  /**
   * Reads the signed document. A context can change the meaning of members, for example to name
   * another actor. So the result is empty unless the owner is still the same.
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
    // An actor is its own owner, whatever words the document uses to say that it is one.
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

  /** Returns the key and the owner. */
  @Override
  public String toString() {
    return "VerifiedProof[" + key.id() + ", owner " + owner() + "]";
  }
}
