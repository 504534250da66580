package org.activitypub4j.signatures;

import java.net.URI;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Objects;
import org.activitypub4j.signatures.internal.JcaSigner;
import org.activitypub4j.signatures.internal.SoftwareSigner;

/**
 * Something that signs: a key in memory, a hardware module, a remote service. Queues keep the id of
 * a key, never the key.
 *
 * <p>Called at send time, once for each try, on the sending thread, outside of any transaction; it
 * may block. Implementations must be safe for use by several threads.
 */
public interface Signer {

  /** The id under which the public key can be fetched; never null. */
  URI keyId();

  /** The algorithm of its signatures, which its key decides; never null. */
  SignatureAlgorithm algorithm();

  /**
   * Signs a message.
   *
   * @param message the bytes to sign, not their hash
   * @return the signature in the form of RFC 9421 §3.3; never null
   * @throws SigningException if it cannot be made; the delivery is tried again later
   */
  byte[] sign(byte[] message);

  /**
   * A signer with a key in memory, by the fastest code there is for it ({@link CryptoProviders}).
   * RSA keys sign with {@link SignatureAlgorithm#RSA_V1_5_SHA256}.
   *
   * @throws KeyFormatException if the key is neither RSA nor Ed25519 nor on P-256 or P-384, or does
   *     not leave its module
   */
  static Signer of(URI keyId, PrivateKey key) {
    return SoftwareSigner.of(keyId, key);
  }

  /**
   * A signer that leaves the work to a provider of the JCA: for keys that stay in a hardware module
   * (PKCS#11) or a key service that comes as a provider, and for algorithms of one's own choice.
   *
   * @param key a key of this provider; it need not tell its material
   * @param algorithm what the key signs with; the provider must have it under the name that the JDK
   *     gives it, such as {@code SHA256withRSA} or {@code SHA256withECDSAinP1363Format}
   * @throws SigningException on each use, if the provider does not have the algorithm or does not
   *     take the key
   */
  static Signer of(URI keyId, PrivateKey key, SignatureAlgorithm algorithm, Provider provider) {
    return new JcaSigner(keyId, key, algorithm, Objects.requireNonNull(provider, "provider"));
  }
}
