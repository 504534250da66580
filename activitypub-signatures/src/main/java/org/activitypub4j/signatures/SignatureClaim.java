package org.activitypub4j.signatures;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * The result of the first step: a message that claims to be signed with a key. The headers are
 * well-formed, enough is covered and the time is right. Nothing is proven yet. No key was needed
 * and no body was read.
 */
public final class SignatureClaim implements ClaimResult {
  /** The number of keys that one signature is verified with, if it names an actor with several. */
  static final int MAX_KEYS = 4;

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

  /**
   * Returns the id of the key that the message names. Fetch the key and check its owner. Some
   * servers name the actor instead. That means the keys that the actor lists.
   */
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
   * <p>On {@link SignatureRefusal.SignatureMismatch} with a key from a cache, fetch the key once again.
   *
   * @param key a key that its owner lists; {@link #keyId()} is the id of the key, or of the owner
   */
  public HeadResult verify(VerificationKey key) {
    try {
      return checked(key);
    } catch (RefusalException e) {
      return e.refusal(SignatureRefusal.class);
    } catch (GeneralSecurityException | RuntimeException e) {
      return new SignatureRefusal.VerifierFault("verify the signature", e);
    }
  }

  /**
   * The second step if there can be several keys, because {@link #keyId()} is the id of an actor.
   * Keys of another kind than the signature are passed over. Of the others the first four are
   * tried.
   *
   * @param keys the keys that {@link #keyId()} means, at least one; each is one as {@link
   *     #verify(VerificationKey)} takes it
   * @return the head that one of them signed; otherwise why the first that was tried is refused, or
   *     if none was, the first
   * @throws IllegalArgumentException if there are no keys
   */
  public HeadResult verify(Collection<VerificationKey> keys) {
    SignatureRefusal passedOver = null;
    SignatureRefusal mismatch = null;
    int tried = 0;
    for (VerificationKey key : keys) {
      HeadResult result = verify(key);
      if (!(result instanceof SignatureRefusal refused)) {
        return result;
      }
      if (isAboutTheKey(refused)) {
        passedOver = passedOver == null ? refused : passedOver;
      } else if (!(refused instanceof SignatureRefusal.SignatureMismatch)) {
        return refused; // it is the key's, and refused for what no other key changes
      } else {
        mismatch = mismatch == null ? refused : mismatch;
        tried++;
        if (tried == MAX_KEYS) {
          break;
        }
      }
    }
    if (mismatch != null) {
      return mismatch;
    }
    if (passedOver == null) {
      throw new IllegalArgumentException("there are no keys for " + keyId);
    }
    return passedOver;
  }

  private static boolean isAboutTheKey(SignatureRefusal reason) {
    return reason instanceof SignatureRefusal.KeyMismatch
        || reason instanceof SignatureRefusal.KeySizeRefused
        || reason instanceof SignatureRefusal.AlgorithmMismatch
        || reason instanceof SignatureRefusal.UnusableKeyType;
  }

  private VerifiedHead checked(VerificationKey key) throws GeneralSecurityException {
    if (!key.isNamedBy(keyId)) {
      throw new RefusalException(new SignatureRefusal.KeyMismatch(keyId, key.id()));
    }
    if (key.type() == KeyType.RSA
        && (key.bits() < policy.minRsaBits() || key.bits() > policy.maxRsaBits())) {
      throw new RefusalException(
          new SignatureRefusal.KeySizeRefused(
              key.id(), key.bits(), policy.minRsaBits(), policy.maxRsaBits()));
    }
    SignatureAlgorithm algorithm = algorithmFor(key);
    for (SignatureBase base : bases) {
      if (primitive.verify(key, algorithm, base.bytes(), signature.bytes())) {
        spendNonce();
        return new VerifiedHead(message, key, signature, algorithm, base, digests);
      }
    }
    List<String> texts = new ArrayList<>();
    bases.forEach(base -> texts.add(base.text()));
    throw new RefusalException(
        new SignatureRefusal.SignatureMismatch(key.id(), key.owner(), algorithm, texts));
  }

  /** Only now, when it is proven who sent it. */
  private void spendNonce() {
    String nonce = signature.nonce();
    if (nonces != null && nonce != null && nonces.spend(nonce) != Nonces.Spent.NOW) {
      throw new RefusalException(new SignatureRefusal.NonceRefused(nonce));
    }
  }

  private SignatureAlgorithm algorithmFor(VerificationKey key) {
    SignatureAlgorithm named = signature.algorithm();
    SignatureAlgorithm algorithm = named == null ? byKey(signature.scheme(), key) : named;
    if (algorithm.keyType() != key.type() || !policy.algorithms().contains(algorithm)) {
      throw new RefusalException(
          new SignatureRefusal.AlgorithmMismatch(algorithm.registryName(), key.id(), key.type()));
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
      throw new RefusalException(new SignatureRefusal.UnusableKeyType(scheme, key.id(), key.type()));
    }
    return switch (key.type()) {
      case RSA -> SignatureAlgorithm.RSA_V1_5_SHA256;
      case ED25519 -> SignatureAlgorithm.ED25519;
      case P256 -> SignatureAlgorithm.ECDSA_P256_SHA256;
      case P384 -> SignatureAlgorithm.ECDSA_P384_SHA384;
      case ML_DSA_44 ->
          throw new RefusalException(new SignatureRefusal.UnusableKeyType(scheme, key.id(), key.type()));
    };
  }

  /** Returns the key id and the scheme. */
  @Override
  public String toString() {
    return "SignatureClaim[" + keyId + ", " + scheme() + "]";
  }
}
