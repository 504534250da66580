package org.activitypub4j.signatures.linkeddata;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.LinkedDataDocument;
import org.activitypub4j.model.LinkedDataException;
import org.activitypub4j.model.LinkedDataException.Obstacle;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.SigningException;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * Linked Data Signatures of the type RsaSignature2017. Mastodon, PeerTube and relays use them for
 * activities that other servers pass on.
 *
 * <p>Such a signature covers the statements of a document, not its bytes, and many documents can
 * have the same statements. No other code of this library uses this class; an application uses it
 * only if it wants to. Without it, an activity that was passed on is fetched again from its origin,
 * which proves more. Integrity proofs (FEP-8b32) are better in every respect.
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

  /** The same as in Mastodon. */
  private static final Duration LIFETIME = Duration.ofDays(2);

  private final ActivityStreams streams;
  private final VerificationPolicy policy;
  private final InstantSource clock;
  private final Primitive primitive;

  /** Only verifies a signature, and checks nothing else. */
  @FunctionalInterface
  interface Primitive {
    boolean verify(VerificationKey key, byte[] message, byte[] signature)
        throws GeneralSecurityException;
  }

  /** The result of {@link #claim}: a claim to verify, or why there is none. */
  public sealed interface ClaimResult permits LinkedDataClaim, LinkedDataRefusal {}

  /** The result of {@link LinkedDataClaim#verify}: a verified document, or why there is none. */
  public sealed interface Result permits VerifiedLinkedData, LinkedDataRefusal {}

  /**
   * Makes a verifier and signer for the documents that this reader would read.
   *
   * @param streams has the contexts and our own terms
   * @param policy only these parts count: the sizes of RSA keys, the clock window (for the future
   *     only, because such documents may be old) and the grace after {@code expires}
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
   * @param document the document as it was received
   */
  public ClaimResult claim(JsonObject document) {
    try {
      return claimed(document);
    } catch (RefusalException e) {
      return e.refusal(LinkedDataRefusal.class);
    } catch (LinkedDataException e) {
      return new LinkedDataRefusal.AmbiguousDocument(e.obstacle(), e.where());
    } catch (RdfCanonicalization.LimitException e) {
      return new LinkedDataRefusal.TooMuchWork(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new LinkedDataRefusal.VerifierFault("read the document", e);
    }
  }

  private LinkedDataClaim claimed(JsonObject document) {
    if (!(document.get("signature") instanceof JsonObject options)) {
      throw new RefusalException(new LinkedDataRefusal.NoSignature());
    }
    LinkedDataOptions signature = LinkedDataOptions.read(options);
    inTime(signature);
    String optionsHash = hash(signature.canonical(streams));
    LinkedDataDocument form = streams.linkedData(LinkedDataOptions.without(document, "signature"));
    return new LinkedDataClaim(
        policy, primitive, signature, form.compacted(), optionsHash, hash(canonical(form)));
  }

  private void inTime(LinkedDataOptions signature) {
    Instant now = clock.instant();
    Instant created = signature.created();
    if (created.isAfter(now.plus(policy.clockWindow()))) {
      throw new RefusalException(
          new LinkedDataRefusal.FromTheFuture(created, now, policy.clockWindow()));
    }
    Instant expires = signature.expires();
    if (expires != null && now.isAfter(expires.plus(policy.expiryGrace()))) {
      throw new RefusalException(new LinkedDataRefusal.Expired(expires, now));
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
    // Half of a surrogate pair would become a question mark, so two texts would have one hash.
    if (!new String(bytes, UTF_8).equals(canonical)) {
      throw new RefusalException(
          new LinkedDataRefusal.AmbiguousDocument(Obstacle.NOT_JSON_LD, "half a surrogate pair"));
    }
    return HexFormat.of().formatHex(Jca.digest("SHA-256", bytes));
  }

  static byte[] message(String optionsHash, String documentHash) {
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
    } catch (RefusalException e) {
      throw new IllegalArgumentException(e.refusal(LinkedDataRefusal.class).message(), e);
    }
  }
}
