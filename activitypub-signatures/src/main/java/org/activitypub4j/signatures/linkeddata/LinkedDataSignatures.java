package org.activitypub4j.signatures.linkeddata;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.LinkedDataDocument;
import org.activitypub4j.model.LinkedDataException;
import org.activitypub4j.model.LinkedDataException.Obstacle;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.SigningException;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * Linked Data Signatures of the type RsaSignature2017, as Mastodon, PeerTube and relays use them
 * for activities that other servers pass on.
 *
 * <p>Such a signature is over the statements of a document, not its bytes, and the same statements
 * can be written as many documents. No other code of this library uses this class; an application
 * uses it only if it wants to. Without it, an activity that was passed on is fetched again from its
 * origin, which proves more. Integrity proofs (FEP-8b32) are better in every respect.
 *
 * <p>Before it is verified, a document is converted to one form with our own terms. That form is
 * returned: read nothing else. A document is refused if the same statements could also be written
 * as a document that reads differently: {@link
 * org.activitypub4j.model.LinkedDataException.Obstacle}. Contexts count only if they are bundled or
 * were added to {@link ActivityStreams}; nothing is fetched. Objects of other origins in a verified
 * activity are not proven by it.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @see <a href="https://docs.joinmastodon.org/spec/security/#ld">Mastodon: Linked Data
 *     Signatures</a>
 */
public final class LinkedDataSignatures {
  /** The type of the signatures. */
  public static final String TYPE = "RsaSignature2017";

  /** As Mastodon. */
  private static final Duration LIFETIME = Duration.ofDays(2);

  private final ActivityStreams streams;
  private final VerificationPolicy policy;
  private final InstantSource clock;
  private final Primitive primitive;

  /** The bare check of a signature. */
  @FunctionalInterface
  interface Primitive {
    boolean verify(VerificationKey key, byte[] message, byte[] signature)
        throws GeneralSecurityException;
  }

  /** The result of {@link #claim}. */
  public sealed interface ClaimResult permits Claim, LinkedDataRefusal {}

  /** The result of {@link Claim#verify}. */
  public sealed interface Result permits Verified, LinkedDataRefusal {}

  /**
   * Signatures over the documents that this reader would read.
   *
   * @param streams has the contexts and our own terms
   * @param policy the parts that count are the sizes of RSA keys, the clock window (for the future
   *     only, as such documents may be old) and the grace after {@code expires}
   */
  public LinkedDataSignatures(
      ActivityStreams streams, VerificationPolicy policy, InstantSource clock) {
    this(streams, policy, clock, VerificationKey::verifies);
  }

  LinkedDataSignatures(
      ActivityStreams streams,
      VerificationPolicy policy,
      InstantSource clock,
      Primitive primitive) {
    this.streams = Objects.requireNonNull(streams, "streams");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.primitive = Objects.requireNonNull(primitive, "primitive");
  }

  /**
   * The first step: checks everything that needs no key, so that no key is fetched for a document
   * that cannot be accepted.
   *
   * @param document as it was received
   */
  public ClaimResult claim(JsonObject document) {
    try {
      return claimed(document);
    } catch (LinkedDataRefusedException e) {
      return e.refusal();
    } catch (LinkedDataException e) {
      return new LinkedDataRefusal.AmbiguousDocument(e.obstacle(), e.where());
    } catch (RdfCanonicalization.LimitException e) {
      return new LinkedDataRefusal.TooMuchWork(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new LinkedDataRefusal.VerifierFault("read the document", e);
    }
  }

  private Claim claimed(JsonObject document) {
    if (!(document.get("signature") instanceof JsonObject options)) {
      throw new LinkedDataRefusedException(new LinkedDataRefusal.NoSignature());
    }
    LinkedDataOptions signature = LinkedDataOptions.read(options);
    inTime(signature);
    String optionsHash = hash(signature.canonical(streams));
    LinkedDataDocument form = streams.linkedData(LinkedDataOptions.without(document, "signature"));
    return new Claim(signature, form.compacted(), optionsHash, hash(canonical(form)));
  }

  private void inTime(LinkedDataOptions signature) {
    Instant now = clock.instant();
    Instant created = signature.created();
    if (created.isAfter(now.plus(policy.clockWindow()))) {
      throw new LinkedDataRefusedException(
          new LinkedDataRefusal.FromTheFuture(created, now, policy.clockWindow()));
    }
    Instant expires = signature.expires();
    if (expires != null && now.isAfter(expires.plus(policy.expiryGrace()))) {
      throw new LinkedDataRefusedException(new LinkedDataRefusal.Expired(expires, now));
    }
  }

  static String canonical(LinkedDataDocument document) {
    RdfCanonicalization dataset = new RdfCanonicalization();
    document.statements(
        (subject, predicate, object, datatype, language) ->
            dataset.quad(subject, predicate, object, datatype, language, null, null));
    return dataset.canonical();
  }

  private static String hash(String canonical) {
    byte[] bytes = canonical.getBytes(UTF_8);
    // Half of a surrogate pair would become a question mark, as a question mark does.
    if (!new String(bytes, UTF_8).equals(canonical)) {
      throw new LinkedDataRefusedException(
          new LinkedDataRefusal.AmbiguousDocument(Obstacle.NOT_JSON_LD, "half a surrogate pair"));
    }
    return HexFormat.of().formatHex(Jca.digest("SHA-256", bytes));
  }

  private static byte[] message(String optionsHash, String documentHash) {
    return (optionsHash + documentHash).getBytes(US_ASCII);
  }

  /**
   * Signs a document. Use it only for relays that demand it. The signature expires after two days.
   *
   * @param document the document; a signature that it has is replaced
   * @param signer with an RSA key
   * @return the document with its signature
   * @throws LinkedDataException if nobody could verify it
   * @throws IllegalArgumentException if the signer does not sign with RSA PKCS#1 and SHA-256,
   *     canonicalisation would take too much work, or a text is not valid Unicode
   * @throws SigningException if it cannot be made
   */
  public JsonObject sign(JsonObject document, Signer signer) {
    if (signer.algorithm() != SignatureAlgorithm.RSA_V1_5_SHA256) {
      throw new IllegalArgumentException(TYPE + " is by RSA, not by " + signer.algorithm());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    JsonObject bare = LinkedDataOptions.without(document, "signature");
    LinkedDataOptions options = LinkedDataOptions.of(signer.keyId(), now, now.plus(LIFETIME));
    try {
      String documentHash = hash(canonical(streams.linkedData(bare)));
      byte[] signed = signer.sign(message(hash(options.canonical(streams)), documentHash));
      return LinkedDataOptions.with(bare, "signature", options.signed(signed));
    } catch (RdfCanonicalization.LimitException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (LinkedDataRefusedException e) {
      throw new IllegalArgumentException(e.refusal().message(), e);
    }
  }

  /**
   * A document that claims to be signed with a key. It is within all limits and can be read in one
   * way only. Nothing is proven yet.
   */
  public final class Claim implements ClaimResult {
    private final LinkedDataOptions signature;
    private final JsonObject compacted;
    private final String optionsHash;
    private final String documentHash;

    private Claim(
        LinkedDataOptions signature,
        JsonObject compacted,
        String optionsHash,
        String documentHash) {
      this.signature = signature;
      this.compacted = compacted;
      this.optionsHash = optionsHash;
      this.documentHash = documentHash;
    }

    /**
     * Returns the id of the key, which the signature names as its {@code creator}. Fetch the key
     * and check its owner.
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
     * <p>On {@link LinkedDataRefusal.SignatureMismatch} with a key from a cache, fetch the key once
     * again.
     *
     * @param key a key that its owner lists; {@link #keyId()} is the id of the key, or of the owner
     */
    public Result verify(VerificationKey key) {
      try {
        return verified(key);
      } catch (LinkedDataRefusedException e) {
        return e.refusal();
      } catch (GeneralSecurityException | RuntimeException e) {
        return new LinkedDataRefusal.VerifierFault("verify the signature", e);
      }
    }

    private Verified verified(VerificationKey key) throws GeneralSecurityException {
      usable(key);
      if (!primitive.verify(key, message(optionsHash, documentHash), signature.bytes())) {
        throw new LinkedDataRefusedException(
            new LinkedDataRefusal.SignatureMismatch(
                key.id(), key.owner(), optionsHash, documentHash));
      }
      List<String> actors = actors(compacted.getOrDefault("actor", JsonValue.NULL));
      if (actors.size() != 1 || !actors.get(0).equals(key.owner().toString())) {
        throw new LinkedDataRefusedException(
            new LinkedDataRefusal.ActorMismatch(actors, key.owner()));
      }
      return new Verified(compacted, key);
    }

    private void usable(VerificationKey key) {
      if (!key.isNamedBy(keyId())) {
        throw new LinkedDataRefusedException(new LinkedDataRefusal.KeyMismatch(keyId(), key.id()));
      }
      if (key.type() != KeyType.RSA) {
        throw new LinkedDataRefusedException(
            new LinkedDataRefusal.WrongKeyType(key.id(), key.type()));
      }
      if (key.bits() < policy.minRsaBits() || key.bits() > policy.maxRsaBits()) {
        throw new LinkedDataRefusedException(
            new LinkedDataRefusal.KeySizeRefused(
                key.id(), key.bits(), policy.minRsaBits(), policy.maxRsaBits()));
      }
    }

    /** Returns the key id and the time. */
    @Override
    public String toString() {
      return "Claim[" + keyId() + ", " + created() + "]";
    }
  }

  /** By our own term: the form has no other for it. An embedded actor has an id or is nobody. */
  private static List<String> actors(JsonValue value) {
    List<JsonValue> all = value instanceof JsonArray array ? array : List.of(value);
    return all.stream()
        .filter(actor -> actor != JsonValue.NULL)
        .map(actor -> actor instanceof JsonObject object ? object.get("id") : actor)
        .map(id -> id instanceof JsonString string ? string.getString() : "")
        .toList();
  }

  /**
   * A document that its actor signed.
   *
   * @param document the document in the form that was verified, with our own terms and without
   *     anything that is not signed; read only this
   * @param key the key that signed; its owner is the actor
   */
  public record Verified(JsonObject document, VerificationKey key) implements Result {
    /** Returns the key and its owner, without the document, which can be long. */
    @Override
    public String toString() {
      return "Verified[by " + key.id() + " of " + key.owner() + "]";
    }
  }
}
