package org.activitypub4j.signatures;

import java.util.Optional;
import org.activitypub4j.signatures.internal.Primitives;

/**
 * Which code does the cryptography. It is chosen once, when it is first needed, for each algorithm,
 * and whatever providers an application registers do not change it; none is registered here.
 *
 * @param rsa what signs and verifies with RSA, makes RSA keys and computes SHA-2: {@code
 *     AmazonCorrettoCryptoProvider} if it is on the class path and works on this machine, else the
 *     JDK
 * @param ecdsa what verifies ECDSA: the JDK
 * @param ed25519 what signs and verifies with Ed25519 and verifies ML-DSA: BouncyCastle
 * @param advice what would be faster, and how to get it; empty if there is nothing
 */
public record CryptoProviders(String rsa, String ecdsa, String ed25519, Optional<String> advice) {

  /** The choice of this process. */
  public static CryptoProviders inUse() {
    return new CryptoProviders(
        Primitives.rsaProvider(),
        Primitives.ecdsaProvider(),
        Primitives.ed25519Provider(),
        Primitives.advice());
  }

  /** A part of the line in the log at start; without the advice. */
  @Override
  public String toString() {
    return "RSA and SHA by %s, ECDSA by %s, Ed25519 by %s".formatted(rsa, ecdsa, ed25519);
  }
}
