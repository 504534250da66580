package org.activitypub4j.signatures;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.internal.KeyMaterial;
import org.jspecify.annotations.Nullable;

/**
 * The result of the first step: a message that claims to be signed with a key. The headers are
 * well-formed, enough is covered and the time is right. Nothing is proven yet. No key was needed
 * and no body was read.
 */
public final class SignatureClaim implements ClaimResult {
  private final VerificationPolicy policy;
  private final MessageVerifier.Primitive primitive;
  private final @Nullable Nonces nonces;
  private final Message message;
  private final ParsedSignature signature;
  private final URI keyId;
  private final List<SignatureBase> bases;
  private final List<CoveredDigest> digests;
  private final @Nullable SignatureClaim alternative;

  SignatureClaim(
      VerificationPolicy policy,
      MessageVerifier.Primitive primitive,
      @Nullable Nonces nonces,
      Message message,
      ParsedSignature signature,
      URI keyId,
      List<SignatureBase> bases,
      List<CoveredDigest> digests,
      @Nullable SignatureClaim alternative) {
    this.policy = policy;
    this.primitive = primitive;
    this.nonces = nonces;
    this.message = message;
    this.signature = signature;
    this.keyId = keyId;
    this.bases = List.copyOf(bases);
    this.digests = List.copyOf(digests);
    this.alternative = alternative;
  }

  /** Returns the id of the key that the message names. Fetch the key and check its owner. */
  public URI keyId() {
    return keyId;
  }

  /**
   * Returns how the message is signed. Once it is verified, this shows which scheme the peer knows.
   */
  public SignatureScheme scheme() {
    return signature.scheme();
  }

  /**
   * Returns another signature of the same message, to try if this one is refused: another label of
   * RFC 9421, or a draft-cavage signature beside it. At most {@link
   * VerificationPolicy#maxSignatures()} in all.
   */
  public Optional<SignatureClaim> alternative() {
    return Optional.ofNullable(alternative);
  }

  /**
   * The second step: checks the signature over the headers. The key decides the algorithm; the
   * message must not contradict it.
   *
   * <p>On {@link Refusal.SignatureMismatch} with a key from a cache, fetch the key once again.
   *
   * @param key the key with exactly {@link #keyId()}, which its owner lists
   */
  public HeadResult verify(VerificationKey key) {
    try {
      return checked(key);
    } catch (RefusalException e) {
      return new Refused(e.refusal());
    } catch (GeneralSecurityException | RuntimeException e) {
      return new Refused(new Refusal.VerifierFault("verify the signature", e));
    }
  }

  private VerifiedHead checked(VerificationKey key) throws GeneralSecurityException {
    if (!Uris.same(keyId, key.id())) {
      throw new RefusalException(new Refusal.KeyMismatch(keyId, key.id()));
    }
    if (key.type() == KeyType.RSA
        && (key.bits() < policy.minRsaBits() || key.bits() > policy.maxRsaBits())) {
      throw new RefusalException(
          new Refusal.KeySizeRefused(
              key.id(), key.bits(), policy.minRsaBits(), policy.maxRsaBits()));
    }
    SignatureAlgorithm algorithm = algorithmFor(key);
    KeyMaterial material = key.material();
    for (SignatureBase base : bases) {
      if (primitive.verify(algorithm, material, base.bytes(), signature.bytes())) {
        spendNonce();
        return new VerifiedHead(message, key, signature, algorithm, base, digests);
      }
    }
    List<String> texts = new ArrayList<>();
    bases.forEach(base -> texts.add(base.text()));
    throw new RefusalException(
        new Refusal.SignatureMismatch(key.id(), key.owner(), algorithm, texts));
  }

  /** Only now, when it is proven who sent it. */
  private void spendNonce() {
    String nonce = signature.nonce();
    if (nonces != null && nonce != null && nonces.spend(nonce) != Nonces.Spent.NOW) {
      throw new RefusalException(new Refusal.NonceRefused(nonce));
    }
  }

  private SignatureAlgorithm algorithmFor(VerificationKey key) {
    SignatureAlgorithm named = signature.algorithm();
    SignatureAlgorithm algorithm = named == null ? byKey(signature.scheme(), key) : named;
    if (algorithm.keyType() != key.type() || !policy.algorithms().contains(algorithm)) {
      throw new RefusalException(
          new Refusal.AlgorithmMismatch(algorithm.registryName(), key.id(), key.type()));
    }
    return algorithm;
  }

  /**
   * What a message means that leaves the algorithm to the key. draft-cavage does so for the curves
   * of NIST too, but nobody agrees on the form of such a signature.
   */
  private static SignatureAlgorithm byKey(SignatureScheme scheme, VerificationKey key) {
    boolean rfc9421 = scheme == SignatureScheme.RFC_9421;
    if (!rfc9421 && (key.type() == KeyType.P256 || key.type() == KeyType.P384)) {
      throw new RefusalException(new Refusal.UnusableKeyType(scheme, key.id(), key.type()));
    }
    return switch (key.type()) {
      case RSA -> SignatureAlgorithm.RSA_V1_5_SHA256;
      case ED25519 -> SignatureAlgorithm.ED25519;
      case P256 -> SignatureAlgorithm.ECDSA_P256_SHA256;
      case P384 -> SignatureAlgorithm.ECDSA_P384_SHA384;
      case ML_DSA_44 ->
          throw new RefusalException(new Refusal.UnusableKeyType(scheme, key.id(), key.type()));
    };
  }

  /** Returns the key id and the scheme. */
  @Override
  public String toString() {
    return "SignatureClaim[" + keyId + ", " + scheme() + "]";
  }
}
