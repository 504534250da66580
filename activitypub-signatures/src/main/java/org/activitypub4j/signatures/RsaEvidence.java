package org.activitypub4j.signatures;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What an RSA signature tells without its text: the public key opens it, and a signature of PKCS#1
 * then shows the name of its hash. So it can be told whether the key is the wrong one or the text.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017#section-9.2">RFC 8017 §9.2</a>
 */
enum RsaEvidence {
  SHA_256("3031300d060960864801650304020105000420", 32),
  SHA_512("3051300d060960864801650304020305000440", 64),
  SHA_384("3041300d060960864801650304020205000430", 48),
  SHA_1("3021300906052b0e03021a05000414", 20);

  private final String prefix;
  private final int hashLength;

  RsaEvidence(String prefix, int hashLength) {
    this.prefix = prefix;
    this.hashLength = hashLength;
  }

  /** Whether there is an algorithm with it that policy can allow. */
  boolean isAccepted() {
    return this == SHA_256 || this == SHA_512;
  }

  /** The hash of a signature that this key made; empty if it did not make it with PKCS#1. */
  static Optional<RsaEvidence> of(RSAPublicKey key, byte[] signature) {
    int length = (key.getModulus().bitLength() + 7) / 8;
    BigInteger number = new BigInteger(1, signature);
    if (signature.length != length || number.compareTo(key.getModulus()) >= 0) {
      return Optional.empty();
    }
    byte[] opened = number.modPow(key.getPublicExponent(), key.getModulus()).toByteArray();
    String hex = HexFormat.of().formatHex(opened);
    for (RsaEvidence hash : values()) {
      if (hash.isIn(hex, length)) {
        return Optional.of(hash);
      }
    }
    return Optional.empty();
  }

  /** Whether it is 01 FF..FF 00 prefix hash: as a number, without the zero at its start. */
  private boolean isIn(String opened, int length) {
    int padding = length - 3 - prefix.length() / 2 - hashLength;
    return opened.length() == 2 * (length - 1)
        && padding >= 8
        && opened.startsWith("01" + "ff".repeat(padding) + "00" + prefix);
  }

  /** The name of the hash, such as {@code SHA-1}. */
  @Override
  public String toString() {
    return name().replace('_', '-');
  }
}
