package org.activitypub4j.signatures.keys;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Base64;
import org.activitypub4j.signatures.internal.Jca;

/**
 * Makes, reads and writes keys. Local actors have an RSA key of 2048 bits, which every server can
 * verify, and may also have an Ed25519 key.
 */
public final class Keys {
  private Keys() {}

  /** Makes an RSA key pair of 2048 bits with exponent 65537. */
  public static KeyPair generateRsa() {
    return generateRsa(new SecureRandom());
  }

  /** Makes an RSA key pair of 2048 bits with exponent 65537, from this source of randomness. */
  public static KeyPair generateRsa(SecureRandom random) {
    return KeyPairs.generateRsa(random);
  }

  /** Makes an Ed25519 key pair. */
  public static KeyPair generateEd25519() {
    return generateEd25519(new SecureRandom());
  }

  /** Makes an Ed25519 key pair from this source of randomness. */
  public static KeyPair generateEd25519(SecureRandom random) {
    return KeyPairs.generateEd25519(random);
  }

  /**
   * Reads a public key: SPKI ({@code PUBLIC KEY}) or PKCS#1 ({@code RSA PUBLIC KEY}), with any line
   * breaks or none.
   *
   * @throws KeyFormatException if it cannot be read, or must not be used: {@link
   *     VerificationKey#ofPem}
   */
  public static PublicKey publicKeyFromPem(String pem) {
    return PemCodec.publicKey(pem);
  }

  /**
   * Reads a private key without a password, with its public key: PKCS#8 ({@code PRIVATE KEY}),
   * PKCS#1 ({@code RSA PRIVATE KEY}) or SEC 1 ({@code EC PRIVATE KEY}), with any line breaks or
   * none.
   *
   * @throws KeyFormatException if it cannot be read, if it is encrypted, or if it is not RSA,
   *     Ed25519, P-256 or P-384
   */
  public static KeyPair keyPairFromPem(String pem) {
    return PemCodec.keyPair(pem);
  }

  /** Writes a public key as SPKI in PEM, the only form that every server reads. */
  public static String toPem(PublicKey key) {
    return PemCodec.write("PUBLIC KEY", key.getEncoded());
  }

  /**
   * Writes a private key as PKCS#8 in PEM, unencrypted.
   *
   * @throws IllegalArgumentException if the key cannot be exported from its module
   */
  public static String toPem(PrivateKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new IllegalArgumentException("the key cannot be exported");
    }
    return PemCodec.write("PRIVATE KEY", encoded);
  }

  /**
   * Reads the {@code publicKeyMultibase} of a Multikey of each {@link KeyType}: base58btc ({@code
   * z}) or base64url ({@code u}).
   *
   * @throws KeyFormatException as {@link #publicKeyFromPem}
   * @see <a href="https://www.w3.org/TR/cid-1.0/#Multikey">Controlled Identifiers §2.2.2</a>
   */
  public static PublicKey publicKeyFromMultikey(String multibase) {
    return MultikeyCodec.read(multibase);
  }

  /**
   * Writes the {@code publicKeyMultibase} of a Multikey, in base58btc.
   *
   * @throws KeyFormatException if the key is not of a {@link KeyType}
   */
  public static String toMultikey(PublicKey key) {
    return MultikeyCodec.write(key);
  }

  /**
   * Reads the public key of a {@code did:key}.
   *
   * @param did {@code did:key:z6Mk...}, with or without the fragment that names the key
   * @throws KeyFormatException as {@link #publicKeyFromPem}; also if it is no did:key, or the
   *     fragment names another key
   * @see <a href="https://w3c-ccg.github.io/did-key-spec/">The did:key Method</a>
   */
  public static PublicKey publicKeyFromDidKey(URI did) {
    return MultikeyCodec.readDidKey(did);
  }

  /**
   * Returns the {@code did:key} of a key.
   *
   * @throws KeyFormatException if the key is not of a {@link KeyType}
   */
  public static URI toDidKey(PublicKey key) {
    return URI.create(MultikeyCodec.DID_KEY + MultikeyCodec.write(key));
  }

  /**
   * Reads the public key of a JSON Web Key; private members are ignored.
   *
   * @param json a JSON object with {@code kty} {@code RSA}, {@code OKP} (Ed25519) or {@code EC}
   *     (P-256, P-384)
   * @throws KeyFormatException as {@link #publicKeyFromPem}
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
   */
  public static PublicKey publicKeyFromJwk(String json) {
    return JwkCodec.publicKey(json);
  }

  /**
   * Reads a private JSON Web Key with its public key.
   *
   * @param json as for {@link #publicKeyFromJwk}, with its private members; an RSA key has all of
   *     them ({@code d p q dp dq qi})
   * @throws KeyFormatException as {@link #publicKeyFromJwk}; also if there is no private key in it,
   *     or one that does not belong to the public key
   */
  public static KeyPair keyPairFromJwk(String json) {
    return JwkCodec.keyPair(json);
  }

  /**
   * Writes a public key as a JSON Web Key with the members that it must have, in the order of
   * {@link #jwkThumbprint}.
   *
   * @throws KeyFormatException if the key is not RSA, Ed25519, P-256 or P-384
   */
  public static String toJwk(PublicKey key) {
    return JwkCodec.write(key);
  }

  /**
   * Returns the SHA-256 thumbprint of a key in base64url without padding.
   *
   * @throws KeyFormatException as {@link #toJwk}
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7638">RFC 7638</a>
   */
  public static String jwkThumbprint(PublicKey key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Jca.digest("SHA-256", toJwk(key).getBytes(StandardCharsets.UTF_8)));
  }
}
