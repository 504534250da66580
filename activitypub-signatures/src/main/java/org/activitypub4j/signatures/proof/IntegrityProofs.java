package org.activitypub4j.signatures.proof;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.SigningException;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * Object integrity proofs of FEP-8b32: signatures inside a document. They are valid wherever the
 * document came from.
 *
 * <p>{@link #sign} makes a proof. Verifying takes two steps, the cheap one first: {@link #claims}
 * checks everything that needs no key and says which keys to fetch, and {@link ProofClaim#verify}
 * does the rest. The result of each step is either the start of the next step or a {@link
 * ProofRefusal}. If something fails inside, that is a refusal too.
 *
 * <p>Pass documents as they were received. If code parses a document and writes it again, and this
 * changes numbers or accepts the same name twice, it is another document.
 *
 * <p>Nothing here fetches the key, or checks that its owner lists it ({@link
 * org.activitypub4j.signatures.keys.KeyOwnership}), because that needs the network.
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/8b32/fep-8b32.md">FEP-8b32</a>
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/">Data Integrity 1.0</a>
 */
public final class IntegrityProofs {
  /** The most proofs of one document that are looked at. */
  public static final int MAX_PROOFS = 4;

  /** How far the clock of a signer may be ahead of ours by default. */
  private static final Duration DEFAULT_WINDOW = Duration.ofHours(1);

  private static final String DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2";

  /** The contexts that define what a proof is. */
  private static final Set<String> DEFINE_PROOFS =
      Set.of(
          DATA_INTEGRITY,
          "https://w3id.org/security/data-integrity/v1",
          "https://www.w3.org/ns/credentials/v2");

  private final InstantSource clock;
  private final List<ProofSuite> suites;
  private final Duration clockWindow;
  private final @Nullable String domain;
  private final Primitive primitive;

  /** A result of {@link #claims}: a claim to verify, or why there is none. */
  public sealed interface ClaimResult permits ProofClaim, ProofRefusal {}

  /** The result of {@link ProofClaim#verify}: a verified document, or why there is none. */
  public sealed interface Result permits VerifiedProof, ProofRefusal {}

  /** Only verifies a signature, and checks nothing else. */
  @FunctionalInterface
  interface Primitive {
    boolean verify(VerificationKey key, byte[] message, byte[] signature)
        throws GeneralSecurityException;
  }

  /** Makes one with {@code eddsa-jcs-2022} and, for verifying only, {@code mldsa44-jcs-2024}. */
  public IntegrityProofs(InstantSource clock) {
    this(clock, List.of(ProofSuite.eddsaJcs2022(), ProofSuite.mldsa44Jcs2024()));
  }

  /**
   * Makes one with these suites.
   *
   * @param clock gives the time of new proofs, and the time for verifying
   * @param suites the suites, with different names; {@link #sign} uses the first one for the kind
   *     of key
   * @throws IllegalArgumentException if there is none, if two have the same name, or if one is for
   *     RSA
   */
  public IntegrityProofs(InstantSource clock, List<ProofSuite> suites) {
    this(clock, suites, DEFAULT_WINDOW, null, VerificationKey::verifies);
  }

  IntegrityProofs(
      InstantSource clock,
      List<ProofSuite> suites,
      Duration clockWindow,
      @Nullable String domain,
      Primitive primitive) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.suites = List.copyOf(suites);
    this.clockWindow = clockWindow;
    this.domain = domain;
    this.primitive = primitive;
    if (this.suites.isEmpty()
        || this.suites.stream().map(ProofSuite::name).distinct().count() != this.suites.size()) {
      throw new IllegalArgumentException(
          "there must be at least one suite, and each needs its own name");
    }
    if (this.suites.stream().anyMatch(suite -> suite.keyType() == KeyType.RSA)) {
      throw new IllegalArgumentException("a suite cannot be for RSA keys");
    }
  }

  /**
   * Returns a copy that allows the clocks of signers to be this far ahead of ours. The default is
   * one hour.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public IntegrityProofs clockWindow(Duration window) {
    if (window.isNegative()) {
      throw new IllegalArgumentException("the clock window must not be negative: " + window);
    }
    return new IntegrityProofs(clock, suites, window, domain, primitive);
  }

  /**
   * Returns a copy that accepts only proofs that were made for this domain. By default only proofs
   * without a domain are accepted, as the fediverse sends them.
   */
  public IntegrityProofs domain(String expected) {
    return new IntegrityProofs(
        clock, suites, clockWindow, Objects.requireNonNull(expected, "expected"), primitive);
  }

  /**
   * Returns the document with one more proof, made by the signer. Everybody who has the key with
   * the signer's key id can verify it.
   *
   * <p>If the {@code @context} of the document does not define proofs, {@code
   * https://w3id.org/security/data-integrity/v2} is added to it, unless there is a proof already. A
   * document without a context gets none.
   *
   * @param document a JSON object that is not changed any more
   * @throws IllegalArgumentException if there is no suite for the key; if the document has a Linked
   *     Data Signature, which must come after the proof; or if it has no canonical form, for
   *     example because of a whole number beyond 2^53 or half a surrogate pair
   * @throws SigningException if the signer cannot sign
   */
  public JsonObject sign(JsonObject document, Signer signer) {
    if (document.containsKey(ProofTrees.SIGNATURE)) {
      throw new IllegalArgumentException(
          "the document has a signature: make the proof first, then the Linked Data Signature");
    }
    KeyType keyType = signer.algorithm().keyType();
    ProofSuite suite =
        suites.stream()
            .filter(candidate -> candidate.keyType() == keyType)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no suite signs with a key of type " + keyType));
    List<JsonValue> proofs = new ArrayList<>(ProofTrees.values(document.get(ProofTrees.PROOF)));
    JsonObject unsecured =
        proofs.isEmpty()
            ? definingProofs(document)
            : ProofTrees.without(document, ProofTrees.PROOF);
    ProofTrees.defect(unsecured)
        .ifPresent(
            defect -> {
              throw new IllegalArgumentException("the document cannot be signed: " + defect);
            });
    JsonObject options = options(suite, unsecured, signer);
    byte[] signature = signer.sign(suite.input(unsecured, options).bytes());
    if (signature.length != ProofClaim.signatureLength(suite.keyType())) {
      throw new SigningException(
          signer.keyId(), "the signer returned %d octets".formatted(signature.length));
    }
    proofs.add(
        ProofTrees.with(
            options,
            ProofTrees.PROOF_VALUE,
            ProofTrees.PROVIDER.createValue(Multibase.encode(suite.encoding(), signature))));
    return ProofTrees.with(
        unsecured, ProofTrees.PROOF, proofs.size() == 1 ? proofs.get(0) : ProofTrees.array(proofs));
  }

  private JsonObject options(ProofSuite suite, JsonObject unsecured, Signer signer) {
    // Whole seconds have only one form, even if a peer parses the time and writes it again.
    Instant created = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    JsonObject options =
        ProofTrees.PROVIDER
            .createObjectBuilder()
            .add("type", ProofSteps.TYPE)
            .add("cryptosuite", suite.name())
            .add("verificationMethod", signer.keyId().toString())
            .add("proofPurpose", ProofSteps.PURPOSE)
            .add("created", created.toString())
            .build();
    JsonValue context = unsecured.get(ProofTrees.CONTEXT);
    return context == null ? options : ProofTrees.with(options, ProofTrees.CONTEXT, context);
  }

  /** Adds a context, because JSON-LD readers cannot find the proof without one. */
  private static JsonObject definingProofs(JsonObject document) {
    List<JsonValue> contexts = ProofTrees.values(document.get(ProofTrees.CONTEXT));
    int afterLastUrl = 0;
    for (int i = 0; i < contexts.size(); i++) {
      if (contexts.get(i) instanceof JsonString url) {
        if (DEFINE_PROOFS.contains(url.getString())) {
          return document;
        }
        afterLastUrl = i + 1;
      }
    }
    if (contexts.isEmpty()) {
      return document;
    }
    List<JsonValue> all = new ArrayList<>(contexts);
    all.add(afterLastUrl, ProofTrees.PROVIDER.createValue(DATA_INTEGRITY));
    return ProofTrees.with(document, ProofTrees.CONTEXT, ProofTrees.array(all));
  }

  /**
   * The first step: reads the proofs of a document and checks everything that needs no key. Nothing
   * is proven yet. Proofs of objects inside the document do not count.
   *
   * <p>One proof that verifies is enough. The others can use suites that are not known here.
   *
   * @param document the document as it was received
   * @return a result for each proof, in order; at most {@link #MAX_PROOFS}, and a refusal for the
   *     rest. Empty if the document has no proof
   */
  public List<ClaimResult> claims(JsonObject document) {
    JsonValue value = document.get(ProofTrees.PROOF);
    if (value == null || value == JsonValue.NULL) {
      return List.of();
    }
    if (ProofTrees.isTooDeep(document)) {
      return List.of(new ProofRefusal.NoCanonicalForm(ProofTrees.TOO_DEEP));
    }
    List<JsonValue> proofs = value instanceof JsonArray array ? array : List.of(value);
    List<ClaimResult> results = new ArrayList<>();
    for (JsonValue proof : proofs.subList(0, Math.min(proofs.size(), MAX_PROOFS))) {
      results.add(claim(document, proof));
    }
    if (proofs.size() > MAX_PROOFS) {
      results.add(new ProofRefusal.TooManyProofs(proofs.size(), MAX_PROOFS));
    }
    return List.copyOf(results);
  }

  private ClaimResult claim(JsonObject document, JsonValue proof) {
    try {
      return new ProofSteps(suites, clock.instant(), clockWindow, Optional.ofNullable(domain))
          .claim(document, proof, primitive);
    } catch (RefusalException e) {
      return e.refusal(ProofRefusal.class);
    } catch (RuntimeException e) {
      return new ProofRefusal.VerifierFault("read the proof", e);
    }
  }
}
