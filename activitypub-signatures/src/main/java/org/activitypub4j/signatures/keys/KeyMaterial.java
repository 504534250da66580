package org.activitypub4j.signatures.keys;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/** A public key that passed the checks of size, exponent and point, ready to use. */
final class KeyMaterial {
  private static final int MAX_EXPONENT_BITS = 32;
  private static final int ED25519_LENGTH = 32;
  private static final int ML_DSA_44_LENGTH = 1_312;

  private final PublicKey publicKey;
  private final KeyType type;
  private final int bits;

  /** The form for BouncyCastle's lightweight code; null if the JDK verifies. */
  private final @Nullable AsymmetricKeyParameter parameters;

  private KeyMaterial(
      PublicKey publicKey, KeyType type, int bits, @Nullable AsymmetricKeyParameter parameters) {
    this.publicKey = publicKey;
    this.type = type;
    this.bits = bits;
    this.parameters = parameters;
  }

  /**
   * Checks a key.
   *
   * @throws KeyFormatException if it must not be used
   */
  static KeyMaterial of(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      checkRsa(rsa.getModulus(), rsa.getPublicExponent());
      return new KeyMaterial(key, KeyType.RSA, rsa.getModulus().bitLength(), null);
    }
    return Guarded.read(() -> encoded(key));
  }

  private static KeyMaterial encoded(PublicKey key) {
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key.getEncoded());
    if (info == null) {
      throw new KeyFormatException(
          Reason.UNSUPPORTED_TYPE, "The public key has no encoding: " + key.getAlgorithm());
    }
    KeyType type = PublicKeys.type(info.getAlgorithm());
    byte[] octets = info.getPublicKeyData().getOctets();
    return switch (type) {
      case RSA ->
          throw new KeyFormatException(
              Reason.UNSUPPORTED_TYPE, "The RSA public key does not tell its numbers");
      case ED25519 -> new KeyMaterial(key, type, 256, ed25519Point(octets));
      case P256, P384 -> {
        PublicKeys.ecPoint(type, octets, false); // throws if it is not on the curve
        yield new KeyMaterial(key, type, type == KeyType.P256 ? 256 : 384, null);
      }
      case ML_DSA_44 -> new KeyMaterial(key, type, ML_DSA_44_LENGTH * 8, mlDsa44(octets));
    };
  }

  /** Checks the RSA numbers, before anything is computed with them. */
  static void checkRsa(BigInteger modulus, BigInteger exponent) {
    int bits = modulus.bitLength();
    if (modulus.signum() <= 0 || !modulus.testBit(0)) {
      throw new KeyFormatException(Reason.MALFORMED, "The RSA modulus is not an odd number");
    }
    if (bits < Jca.MIN_RSA_BITS) {
      throw new KeyFormatException(
          Reason.TOO_SMALL, "The RSA key has " + bits + " bits, fewer than " + Jca.MIN_RSA_BITS);
    }
    if (bits > Jca.MAX_RSA_BITS) {
      throw new KeyFormatException(
          Reason.TOO_LARGE, "The RSA key has " + bits + " bits, more than " + Jca.MAX_RSA_BITS);
    }
    if (exponent.signum() <= 0
        || exponent.bitLength() > MAX_EXPONENT_BITS
        || !exponent.testBit(0)
        || exponent.equals(BigInteger.ONE)) {
      throw new KeyFormatException(
          Reason.BAD_EXPONENT,
          "The RSA exponent has %d bits and is %s: odd, at least 3 and at most %d bits is allowed"
              .formatted(
                  exponent.bitLength(), exponent.testBit(0) ? "odd" : "even", MAX_EXPONENT_BITS));
    }
  }

  /** Reads the point of an Ed25519 key. */
  static Ed25519PublicKeyParameters ed25519Point(byte[] point) {
    if (point.length != ED25519_LENGTH) {
      throw new KeyFormatException(
          Reason.MALFORMED, "An Ed25519 key has 32 octets, not " + point.length);
    }
    try {
      return new Ed25519PublicKeyParameters(point); // throws if the point is not canonical
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException(
          Reason.BAD_POINT, "The Ed25519 key is not a canonical point of the curve", e);
    }
  }

  static MLDSAPublicKeyParameters mlDsa44(byte[] key) {
    if (key.length != ML_DSA_44_LENGTH) {
      throw new KeyFormatException(
          Reason.MALFORMED,
          "An ML-DSA-44 key has %d octets, not %d".formatted(ML_DSA_44_LENGTH, key.length));
    }
    return new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, key);
  }

  /** Returns the key. */
  PublicKey publicKey() {
    return publicKey;
  }

  /** Returns the kind of the key. */
  KeyType type() {
    return type;
  }

  /** Returns the length of the RSA modulus; for other kinds, the length of all their keys. */
  int bits() {
    return bits;
  }

  AsymmetricKeyParameter parameters() {
    if (parameters == null) {
      throw new IllegalStateException("not an Ed25519 or ML-DSA key: " + type);
    }
    return parameters;
  }
}
