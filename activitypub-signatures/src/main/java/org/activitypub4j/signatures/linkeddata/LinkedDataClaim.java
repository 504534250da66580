package org.activitypub4j.signatures.linkeddata;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * A document that claims to be signed with a key. It is within all limits and can be read in one
 * way only. Nothing is proven yet.
 */
public final class LinkedDataClaim implements LinkedDataSignatures.ClaimResult {
  private final VerificationPolicy policy;
  private final LinkedDataSignatures.Primitive primitive;
  private final LinkedDataOptions signature;
  private final JsonObject compacted;
  private final String optionsHash;
  private final String documentHash;

  LinkedDataClaim(
      VerificationPolicy policy,
      LinkedDataSignatures.Primitive primitive,
      LinkedDataOptions signature,
      JsonObject compacted,
      String optionsHash,
      String documentHash) {
    this.policy = policy;
    this.primitive = primitive;
    this.signature = signature;
    this.compacted = compacted;
    this.optionsHash = optionsHash;
    this.documentHash = documentHash;
  }

  /**
   * Returns the id of the key, which the signature names as its {@code creator}. Fetch the key and
   * check its owner.
   */
  public URI keyId() {
    return signature.creator();
  }

  /** Returns the time at which the signature says it was made. */
  public Instant created() {
    return signature.created();
  }

  JsonObject compacted() {
    return compacted;
  }

  String optionsHash() {
    return optionsHash;
  }

  String documentHash() {
    return documentHash;
  }

  /**
   * The second step: checks the signature, and that the actor of the activity owns the key.
   *
   * <p>If you get {@link LinkedDataRefusal.SignatureMismatch} with a key from a cache, fetch the
   * key again, once.
   *
   * @param key a key that its owner lists; {@link #keyId()} is the id of the key, or of the owner
   */
  public LinkedDataSignatures.Result verify(VerificationKey key) {
    try {
      return verified(key);
    } catch (RefusalException e) {
      return e.refusal(LinkedDataRefusal.class);
    } catch (GeneralSecurityException | RuntimeException e) {
      return new LinkedDataRefusal.VerifierFault("verify the signature", e);
    }
  }

  private VerifiedLinkedData verified(VerificationKey key) throws GeneralSecurityException {
    usable(key);
    if (!primitive.verify(
        key, LinkedDataSignatures.message(optionsHash, documentHash), signature.bytes())) {
      throw new RefusalException(
          new LinkedDataRefusal.SignatureMismatch(
              key.id(), key.owner(), optionsHash, documentHash));
    }
    List<String> actors = actors(compacted.getOrDefault("actor", JsonValue.NULL));
    if (actors.size() != 1 || !actors.get(0).equals(key.owner().toString())) {
      throw new RefusalException(new LinkedDataRefusal.ActorMismatch(actors, key.owner()));
    }
    return new VerifiedLinkedData(compacted, key);
  }

  private void usable(VerificationKey key) {
    if (!key.isNamedBy(keyId())) {
      throw new RefusalException(new LinkedDataRefusal.KeyMismatch(keyId(), key.id()));
    }
    if (key.type() != KeyType.RSA) {
      throw new RefusalException(new LinkedDataRefusal.WrongKeyType(key.id(), key.type()));
    }
    if (key.bits() < policy.minRsaBits() || key.bits() > policy.maxRsaBits()) {
      throw new RefusalException(
          new LinkedDataRefusal.KeySizeRefused(
              key.id(), key.bits(), policy.minRsaBits(), policy.maxRsaBits()));
    }
  }

  /**
   * Looks only for our own term, because this form has no other. An embedded actor without an id
   * gives an empty text.
   */
  private static List<String> actors(JsonValue value) {
    List<JsonValue> all = value instanceof JsonArray array ? array : List.of(value);
    return all.stream()
        .filter(actor -> actor != JsonValue.NULL)
        .map(actor -> actor instanceof JsonObject object ? object.get("id") : actor)
        .map(id -> id instanceof JsonString string ? string.getString() : "")
        .toList();
  }

  /** Returns the key id and the time. */
  @Override
  public String toString() {
    return "LinkedDataClaim[" + keyId() + ", " + created() + "]";
  }
}
