package org.activitypub4j.signatures.keys;

/** The kinds of public keys that signatures are verified with. */
public enum KeyType {
  /** RSA, which all actors have. */
  RSA("RSA"),
  /** Ed25519 as in RFC 8032. */
  ED25519("Ed25519"),
  /** The NIST curve P-256 (secp256r1). */
  P256("P-256"),
  /** The NIST curve P-384 (secp384r1). */
  P384("P-384"),
  /** ML-DSA-44 as in FIPS 204: for integrity proofs only. */
  ML_DSA_44("ML-DSA-44");

  private final String text;

  KeyType(String text) {
    this.text = text;
  }

  /** Returns the name of the kind, such as {@code P-256}. */
  @Override
  public String toString() {
    return text;
  }
}
