package org.activitypub4j.signatures.proof;

import jakarta.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * The result of the first step: a document that claims to have a proof by a key of its owner. The
 * proof is well-formed and its times are right. Nothing is proven yet.
 */
public final class ProofClaim implements IntegrityProofs.ClaimResult {
  private static final int MAX_OLDER_INPUTS = 2;

  private final ProofSuite suite;
  private final JsonObject document;
  private final JsonObject options;
  private final byte[] signature;
  private final URI verificationMethod;
  private final URI owner;
  private final @Nullable Instant created;
  private final IntegrityProofs.Primitive primitive;

  ProofClaim(
      ProofSuite suite,
      JsonObject document,
      JsonObject options,
      byte[] signature,
      URI verificationMethod,
      URI owner,
      @Nullable Instant created,
      IntegrityProofs.Primitive primitive) {
    this.suite = suite;
    this.document = document;
    this.options = options;
    this.signature = signature;
    this.verificationMethod = verificationMethod;
    this.owner = owner;
    this.created = created;
    this.primitive = primitive;
  }

  /** Returns the id of the key that the proof names. Fetch the key and check its owner. */
  public URI verificationMethod() {
    return verificationMethod;
  }

  /** Returns the owner of the document, who must also own the key. */
  public URI owner() {
    return owner;
  }

  /** Returns the name of the suite. */
  public String cryptosuite() {
    return suite.name();
  }

  /** Returns the proof without its {@code proofValue}. */
  public JsonObject options() {
    return options;
  }

  /**
   * The second step: checks the signature over the document and all options. The algorithm comes
   * from the suite, which must fit the key.
   *
   * <p>If you get {@link ProofRefusal.SignatureMismatch} with a key from a cache, fetch the key
   * again, once.
   *
   * @param key the key with exactly the id {@link #verificationMethod()}; its owner must list it
   *     among those for {@code assertionMethod}
   */
  public IntegrityProofs.Result verify(VerificationKey key) {
    try {
      return checked(key);
    } catch (RefusalException e) {
      return e.refusal(ProofRefusal.class);
    } catch (GeneralSecurityException | RuntimeException e) {
      return new ProofRefusal.VerifierFault("verify the proof", e);
    }
  }

  private VerifiedProof checked(VerificationKey key) throws GeneralSecurityException {
    keyFits(key);
    hasOneForm();
    List<ProofInput> inputs = new ArrayList<>();
    inputs.add(input());
    if (!verifies(key, inputs.get(0))) {
      olderInputVerifies(key, inputs);
    }
    return new VerifiedProof(document, options, key, created);
  }

  private ProofInput input() {
    try {
      return suite.input(document, options);
    } catch (IllegalArgumentException e) {
      throw new RefusalException(new ProofRefusal.NoCanonicalForm(String.valueOf(e.getMessage())));
    }
  }

  private void olderInputVerifies(VerificationKey key, List<ProofInput> inputs)
      throws GeneralSecurityException {
    List<ProofInput> older = suite.olderInputs(document, options, inputs.get(0));
    for (ProofInput input : older.subList(0, Math.min(older.size(), MAX_OLDER_INPUTS))) {
      inputs.add(input);
      if (verifies(key, input)) {
        return;
      }
    }
    throw new RefusalException(
        new ProofRefusal.SignatureMismatch(verificationMethod, key.owner(), suite.name(), inputs));
  }

  private boolean verifies(VerificationKey key, ProofInput input) throws GeneralSecurityException {
    return primitive.verify(key, input.bytes(), signature);
  }

  private void hasOneForm() {
    Optional<String> defect = ProofTrees.defect(options).or(() -> ProofTrees.defect(document));
    if (defect.isPresent()) {
      throw new RefusalException(new ProofRefusal.NoCanonicalForm(defect.get()));
    }
  }

  private void keyFits(VerificationKey key) {
    if (!Uris.same(verificationMethod, key.id())) {
      throw new RefusalException(new ProofRefusal.KeyMismatch(verificationMethod, key.id()));
    }
    if (!Uris.same(owner, key.owner())) {
      throw new RefusalException(
          new ProofRefusal.ForeignKey(verificationMethod, key.owner(), owner));
    }
    if (suite.keyType() != key.type()) {
      throw new RefusalException(
          new ProofRefusal.KeyTypeMismatch(suite.name(), verificationMethod, key.type()));
    }
  }

  /** Returns the number of octets of a signature by this kind of key. */
  static int signatureLength(KeyType type) {
    return switch (type) {
      case ED25519, P256 -> 64;
      case P384 -> 96;
      case ML_DSA_44 -> 2_420;
      case RSA -> throw new IllegalArgumentException("a suite cannot be for RSA keys");
    };
  }

  /** Returns the key, the owner and the suite. */
  @Override
  public String toString() {
    return "ProofClaim[" + verificationMethod + ", owner " + owner + ", " + suite.name() + "]";
  }
}
