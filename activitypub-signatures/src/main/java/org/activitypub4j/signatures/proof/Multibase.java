package org.activitypub4j.signatures.proof;

import java.util.Base64;
import java.util.Optional;
import org.activitypub4j.signatures.internal.Base58;

/** Reads and writes signatures as multibase text. Their length must be known first. */
final class Multibase {
  private Multibase() {}

  static String encode(ProofEncoding encoding, byte[] bytes) {
    return encoding.prefix()
        + switch (encoding) {
          case BASE58_BTC -> Base58.encode(bytes);
          case BASE64_URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
  }

  /**
   * Reads this number of octets; empty if the text is not that. Text that is too long costs
   * nothing.
   */
  static Optional<byte[]> decode(ProofEncoding encoding, String text, int octets) {
    // Each octet takes 1.3658 digits in base58 (log 256 / log 58), and 4 / 3 in base64.
    if (text.isEmpty()
        || text.charAt(0) != encoding.prefix()
        || text.length() > 2 + (octets * 1366) / 1000) {
      return Optional.empty();
    }
    String digits = text.substring(1);
    Optional<byte[]> bytes =
        switch (encoding) {
          case BASE58_BTC -> Base58.decode(digits);
          case BASE64_URL -> base64url(digits);
        };
    return bytes.filter(signature -> signature.length == octets);
  }

  /** Reads the only valid text of the octets: it has no padding and no bits that are left over. */
  private static Optional<byte[]> base64url(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return canonical.equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
