package org.activitypub4j.signatures.internal;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.activitypub4j.signatures.KeyFormatException;
import org.activitypub4j.signatures.KeyFormatException.Reason;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.jspecify.annotations.Nullable;

/** A public key that passed the rules on size, exponent and point, ready for use. */
public final class KeyMaterial {
  /** The smallest RSA modulus that is read at all; a policy normally demands more. */
  public static final int MIN_RSA_BITS = 1_024;

  /** The largest RSA modulus: beyond it one verification costs milliseconds. */
  public static final int MAX_RSA_BITS = 8_192;

  private static final int MAX_EXPONENT_BITS = 32;
  private static final int ED25519_LENGTH = 32;

  private final PublicKey publicKey;
  private final String type;
  private final int bits;
  private final @Nullable Ed25519PublicKeyParameters ed25519;

  private KeyMaterial(
      PublicKey publicKey, String type, int bits, @Nullable Ed25519PublicKeyParameters ed25519) {
    this.publicKey = publicKey;
    this.type = type;
    this.bits = bits;
    this.ed25519 = ed25519;
  }

  /**
   * Checks a key.
   *
   * @throws KeyFormatException if it must not be used
   */
  public static KeyMaterial of(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      checkRsa(rsa.getModulus(), rsa.getPublicExponent());
      return new KeyMaterial(key, "RSA", rsa.getModulus().bitLength(), null);
    }
    if (key instanceof EdECPublicKey edwards && edwards.getParams().getName().equals("Ed25519")) {
      byte[] encoded = key.getEncoded();
      byte[] point = new byte[ED25519_LENGTH];
      System.arraycopy(encoded, encoded.length - ED25519_LENGTH, point, 0, ED25519_LENGTH);
      return new KeyMaterial(key, "Ed25519", 256, point(point));
    }
    throw new KeyFormatException(
        Reason.UNSUPPORTED_TYPE,
        "Only RSA and Ed25519 keys are supported, not " + key.getAlgorithm());
  }

  /** The rules on RSA numbers, before anything is computed with them. */
  static void checkRsa(BigInteger modulus, BigInteger exponent) {
    int bits = modulus.bitLength();
    if (modulus.signum() <= 0 || !modulus.testBit(0)) {
      throw new KeyFormatException(Reason.MALFORMED, "The RSA modulus is not an odd number");
    }
    if (bits < MIN_RSA_BITS) {
      throw new KeyFormatException(
          Reason.TOO_SMALL, "The RSA key has " + bits + " bits, fewer than " + MIN_RSA_BITS);
    }
    if (bits > MAX_RSA_BITS) {
      throw new KeyFormatException(
          Reason.TOO_LARGE, "The RSA key has " + bits + " bits, more than " + MAX_RSA_BITS);
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

  /** The point of an Ed25519 key. */
  static Ed25519PublicKeyParameters point(byte[] point) {
    if (point.length != ED25519_LENGTH) {
      throw new KeyFormatException(
          Reason.MALFORMED, "An Ed25519 key has 32 octets, not " + point.length);
    }
    try {
      return new Ed25519PublicKeyParameters(point); // refuses what is not canonical
    } catch (IllegalArgumentException e) {
      throw new KeyFormatException(
          Reason.BAD_POINT, "The Ed25519 key is not a canonical point of the curve", e);
    }
  }

  /** The key. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** {@code RSA} or {@code Ed25519}. */
  public String type() {
    return type;
  }

  /** The length of the RSA modulus; 256 for Ed25519. */
  public int bits() {
    return bits;
  }

  Ed25519PublicKeyParameters ed25519() {
    if (ed25519 == null) {
      throw new IllegalStateException("not an Ed25519 key");
    }
    return ed25519;
  }
}
