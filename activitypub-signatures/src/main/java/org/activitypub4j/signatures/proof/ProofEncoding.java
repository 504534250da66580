package org.activitypub4j.signatures.proof;

/**
 * How the signature of a proof is written as text.
 *
 * @see <a href="https://www.w3.org/TR/cid-1.0/#multibase-0">Controlled Identifiers §2.4</a>
 */
public enum ProofEncoding {
  /** {@code z} and base58btc. */
  BASE58_BTC('z'),
  /** {@code u} and base64url without padding. */
  BASE64_URL('u');

  private final char prefix;

  ProofEncoding(char prefix) {
    this.prefix = prefix;
  }

  /** Returns the letter that the text begins with. */
  public char prefix() {
    return prefix;
  }
}
