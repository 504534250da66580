package org.activitypub4j.signatures.keys;

import java.util.Optional;

/**
 * An algorithm for signatures. There is no symmetric one and no {@code none}, so a public key can
 * never be used as a secret.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-3.3">RFC 9421 §3.3</a>
 */
public enum SignatureAlgorithm {
  /** RSASSA-PKCS1-v1_5 with SHA-256: all servers of the fediverse verify it. */
  RSA_V1_5_SHA256("rsa-v1_5-sha256", KeyType.RSA),

  /** RSASSA-PKCS1-v1_5 with SHA-512; not in the registry of RFC 9421, but in use. */
  RSA_V1_5_SHA512("rsa-v1_5-sha512", KeyType.RSA),

  /** RSASSA-PSS with SHA-512, MGF1 with SHA-512 and a salt of 64 octets. */
  RSA_PSS_SHA512("rsa-pss-sha512", KeyType.RSA),

  /** ECDSA on P-256 with SHA-256; signatures are {@code r} and {@code s}, 32 octets each. */
  ECDSA_P256_SHA256("ecdsa-p256-sha256", KeyType.P256),

  /** ECDSA on P-384 with SHA-384; signatures are {@code r} and {@code s}, 48 octets each. */
  ECDSA_P384_SHA384("ecdsa-p384-sha384", KeyType.P384),

  /** Ed25519 as in RFC 8032. */
  ED25519("ed25519", KeyType.ED25519);

  private final String registryName;
  private final KeyType keyType;

  SignatureAlgorithm(String registryName, KeyType keyType) {
    this.registryName = registryName;
    this.keyType = keyType;
  }

  /** Returns the name for the {@code alg} parameter of RFC 9421. */
  public String registryName() {
    return registryName;
  }

  /** Returns the type of key that it needs. */
  public KeyType keyType() {
    return keyType;
  }

  /** Returns the algorithm of an {@code alg} parameter; empty if it is not supported. */
  public static Optional<SignatureAlgorithm> ofRegistryName(String name) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.registryName.equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
