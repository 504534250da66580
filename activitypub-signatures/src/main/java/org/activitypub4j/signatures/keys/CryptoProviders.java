package org.activitypub4j.signatures.keys;

import java.util.Optional;
import org.activitypub4j.signatures.internal.Jca;

/**
 * Which code does the cryptography. The provider of each algorithm is chosen when it is first
 * needed. Providers that an application registers do not change the choice, and this library
 * registers none.
 *
 * @param rsa signs and verifies with RSA, makes RSA keys and computes SHA-2: {@code
 *     AmazonCorrettoCryptoProvider} if it is on the class path and works on this machine, otherwise
 *     the JDK
 * @param ecdsa verifies ECDSA: the JDK
 * @param ed25519 signs and verifies with Ed25519, and verifies ML-DSA: BouncyCastle
 * @param advice what would be faster and how to get it; empty if nothing is
 */
public record CryptoProviders(String rsa, String ecdsa, String ed25519, Optional<String> advice) {

  /** Returns the implementations that this process uses. */
  public static CryptoProviders inUse() {
    return new CryptoProviders(
        Jca.rsaProvider(), Jca.ecdsaProvider(), Primitives.ed25519Provider(), Jca.advice());
  }

  /** Returns the text for the first line of the log, without the advice. */
  @Override
  public String toString() {
    return "RSA and SHA by %s, ECDSA by %s, Ed25519 by %s".formatted(rsa, ecdsa, ed25519);
  }
}
