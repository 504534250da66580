package org.activitypub4j.signatures;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import org.activitypub4j.signatures.internal.KeyCodec;

/**
 * Making, reading and writing keys. Local actors have an RSA key of 2048 bits, which everybody
 * verifies, and may have an Ed25519 key beside it.
 */
public final class Keys {
  private Keys() {}

  /** A new RSA key pair of 2048 bits with exponent 65537. */
  public static KeyPair generateRsa() {
    return generateRsa(new SecureRandom());
  }

  /** A new RSA key pair of 2048 bits with exponent 65537, from this source of randomness. */
  public static KeyPair generateRsa(SecureRandom random) {
    return KeyCodec.generateRsa(random);
  }

  /** A new Ed25519 key pair. */
  public static KeyPair generateEd25519() {
    return generateEd25519(new SecureRandom());
  }

  /** A new Ed25519 key pair from this source of randomness. */
  public static KeyPair generateEd25519(SecureRandom random) {
    return KeyCodec.generateEd25519(random);
  }

  /**
   * Reads a public key: SPKI ({@code PUBLIC KEY}) or PKCS#1 ({@code RSA PUBLIC KEY}), with any line
   * breaks or none.
   *
   * @throws KeyFormatException if it cannot be read, or must not be used: {@link
   *     VerificationKey#ofPem}
   */
  public static PublicKey publicKeyFromPem(String pem) {
    return KeyCodec.publicKeyFromPem(pem);
  }

  /**
   * Reads a private key without a password, with its public key: PKCS#8 ({@code PRIVATE KEY}) or
   * PKCS#1 ({@code RSA PRIVATE KEY}), with any line breaks or none.
   *
   * @throws KeyFormatException if it cannot be read, is encrypted, or is neither RSA nor Ed25519
   */
  public static KeyPair keyPairFromPem(String pem) {
    return KeyCodec.keyPairFromPem(pem);
  }

  /** Writes a public key as SPKI in PEM, the only form that everybody reads. */
  public static String toPem(PublicKey key) {
    return KeyCodec.toPem("PUBLIC KEY", key.getEncoded());
  }

  /**
   * Writes a private key as PKCS#8 in PEM, unencrypted.
   *
   * @throws IllegalArgumentException if the key does not leave its module
   */
  public static String toPem(PrivateKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new IllegalArgumentException("the key cannot be exported");
    }
    return KeyCodec.toPem("PRIVATE KEY", encoded);
  }

  /**
   * Reads the {@code publicKeyMultibase} of a Multikey: base58btc, Ed25519 or RSA.
   *
   * @throws KeyFormatException as {@link #publicKeyFromPem}
   */
  public static PublicKey publicKeyFromMultikey(String multibase) {
    return KeyCodec.publicKeyFromMultikey(multibase);
  }

  /**
   * Writes the {@code publicKeyMultibase} of a Multikey, in base58btc.
   *
   * @throws KeyFormatException if the key is neither RSA nor Ed25519
   */
  public static String toMultikey(PublicKey key) {
    return KeyCodec.toMultikey(key);
  }
}
