package org.activitypub4j.signatures;

import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;

/** Checks whether a key may make a signature. If not, it throws the refusal. */
final class KeyRules {
  private KeyRules() {}

  static void isNamed(SignedHead signed, VerificationKey key) {
    if (!key.isNamedBy(signed.keyId())) {
      throw new RefusalException(new SignatureRefusal.KeyMismatch(signed.keyId(), key.id()));
    }
  }

  static void size(SignedHead signed, VerificationKey key) {
    VerificationPolicy policy = signed.policy();
    if (key.type() == KeyType.RSA
        && (key.bits() < policy.minRsaBits() || key.bits() > policy.maxRsaBits())) {
      throw new RefusalException(
          new SignatureRefusal.KeySizeRefused(
              key.id(), key.bits(), policy.minRsaBits(), policy.maxRsaBits()));
    }
  }

  /** Returns the algorithm of the signature, under the assumption that this key made it. */
  static SignatureAlgorithm algorithm(SignedHead signed, VerificationKey key) {
    ParsedSignature signature = signed.signature();
    SignatureAlgorithm named = signature.algorithm();
    SignatureAlgorithm algorithm = named == null ? byKey(signature.scheme(), key) : named;
    if (algorithm.keyType() != key.type() || !signed.policy().algorithms().contains(algorithm)) {
      throw new RefusalException(
          new SignatureRefusal.AlgorithmMismatch(algorithm.registryName(), key.id(), key.type()));
    }
    return algorithm;
  }

  /**
   * Returns the algorithm if the message leaves it to the key. draft-cavage allows this for the
   * NIST curves too, but servers do not agree on the form of such a signature.
   */
  private static SignatureAlgorithm byKey(SignatureScheme scheme, VerificationKey key) {
    boolean rfc9421 = scheme == SignatureScheme.RFC_9421;
    if (!rfc9421 && (key.type() == KeyType.P256 || key.type() == KeyType.P384)) {
      throw new RefusalException(
          new SignatureRefusal.UnusableKeyType(scheme, key.id(), key.type()));
    }
    return switch (key.type()) {
      case RSA -> SignatureAlgorithm.RSA_V1_5_SHA256;
      case ED25519 -> SignatureAlgorithm.ED25519;
      case P256 -> SignatureAlgorithm.ECDSA_P256_SHA256;
      case P384 -> SignatureAlgorithm.ECDSA_P384_SHA384;
      case ML_DSA_44 ->
          throw new RefusalException(
              new SignatureRefusal.UnusableKeyType(scheme, key.id(), key.type()));
    };
  }
}
