package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.internal.Jca;

/** Tries the right digests of the body, in case a proxy changed or dropped the digest header. */
final class DigestVariations {
  private static final String REMEDY =
      "Let nothing on the way change or remove the digest header; the peer must sign what it"
          + " sends.";

  private DigestVariations() {}

  static List<Variation> of(Reading plain, byte[] body) {
    List<Variation> found = new ArrayList<>();
    byte[] sha256 = Jca.digest("SHA-256", body);
    byte[] sha512 = Jca.digest("SHA-512", body);
    if (plain.signature().covers("digest")) {
      add(found, "digest", "SHA-256=" + base64(sha256));
      add(found, "digest", "sha-256=" + base64(sha256));
      add(found, "digest", "SHA-512=" + base64(sha512));
      add(found, "digest", "SHA-256=" + HexFormat.of().formatHex(sha256));
    }
    for (String name : List.of("content-digest", "repr-digest")) {
      if (plain.signature().covers(name)) {
        add(found, name, "sha-256=:" + base64(sha256) + ":");
        add(found, name, "sha-512=:" + base64(sha512) + ":");
      }
    }
    return found;
  }

  private static void add(List<Variation> found, String name, String value) {
    found.add(
        Variation.value(
            Cause.DIGEST_HEADER,
            "The signature is over %s: %s, which is right for the body."
                .formatted(name.equals("digest") ? "Digest" : name, value),
            REMEDY,
            name,
            value));
  }

  private static String base64(byte[] digest) {
    return Base64.getEncoder().encodeToString(digest);
  }
}
