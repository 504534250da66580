package org.activitypub4j.signatures;

import java.net.URI;
import java.security.PrivateKey;
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
   * A signer with a key in memory. RSA keys sign with {@link SignatureAlgorithm#RSA_V1_5_SHA256}.
   *
   * @throws KeyFormatException if the key is neither RSA nor Ed25519
   */
  static Signer of(URI keyId, PrivateKey key) {
    return SoftwareSigner.of(keyId, key);
  }
}
