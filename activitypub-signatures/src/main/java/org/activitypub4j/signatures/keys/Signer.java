package org.activitypub4j.signatures.keys;

import java.net.URI;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Objects;

/**
 * Signs messages with a key in memory, in a hardware module or in a remote service. Queues keep the
 * id of a key, never the key.
 *
 * <p>It is called when a message is sent, once for each attempt, on the sending thread, outside of
 * any transaction; it may block. Implementations must be safe for use by several threads.
 */
public interface Signer {

  /** Returns the id under which the public key can be fetched; never null. */
  URI keyId();

  /** Returns the algorithm of its signatures, which depends on its key. Never null. */
  SignatureAlgorithm algorithm();

  /**
   * Returns whether it signs with the processors of this process, and not in a module or a service
   * for which it waits. The engine lets only a few of those that do sign deliveries at the same
   * time. Default false.
   */
  default boolean isInProcess() {
    return false;
  }

  /**
   * Signs a message.
   *
   * @param message the bytes to sign, not their hash
   * @return the signature in the form of RFC 9421 §3.3; never null
   * @throws SigningException if it cannot be made; the delivery is tried again later
   */
  byte[] sign(byte[] message);

  /**
   * Returns a signer with a key in memory. It uses the fastest implementation ({@link
   * CryptoProviders}). RSA keys sign with {@link SignatureAlgorithm#RSA_V1_5_SHA256}.
   *
   * @throws KeyFormatException if the key is not RSA, Ed25519, P-256 or P-384, or cannot be
   *     exported from its module
   */
  static Signer of(URI keyId, PrivateKey key) {
    return SoftwareSigner.of(keyId, key);
  }

  /**
   * Returns a signer that uses a JCA provider. Use it for keys that stay in a hardware module
   * (PKCS#11) or in a key service with a provider, or to choose the algorithm.
   *
   * @param key a key of this provider; its material can be hidden
   * @param algorithm what the key signs with; the provider must have it under the name that the JDK
   *     uses, such as {@code SHA256withRSA} or {@code SHA256withECDSAinP1363Format}
   * @throws SigningException on each use, if the provider does not have the algorithm or does not
   *     take the key
   */
  static Signer of(URI keyId, PrivateKey key, SignatureAlgorithm algorithm, Provider provider) {
    return new JcaSigner(keyId, key, algorithm, Objects.requireNonNull(provider, "provider"));
  }
}
