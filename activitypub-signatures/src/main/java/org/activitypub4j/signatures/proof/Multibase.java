package org.activitypub4j.signatures.proof;

import java.util.Base64;
import java.util.Optional;
import org.activitypub4j.signatures.internal.Base58;

/** Signatures from and to multibase text, where their length is known beforehand. */
final class Multibase {
  private Multibase() {}

  static String encode(ProofEncoding encoding, byte[] bytes) {
    return encoding.prefix()
        + switch (encoding) {
          case BASE58_BTC -> Base58.encode(bytes);
          case BASE64_URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
  }

  /** So many octets; empty if the text is not that. Costs nothing for a text that is too long. */
  static Optional<byte[]> decode(ProofEncoding encoding, String text, int octets) {
    // log 256 / log 58 is 1.3658, and 4 / 3 for base64.
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

  /** The octets, if this is the one text for them: without padding and left-over bits. */
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
