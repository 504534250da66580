package org.activitypub4j.signatures;

import java.util.List;
import org.activitypub4j.signatures.SignatureReport.Cause;

/** Tries the other one of http and https, if the signature covers the scheme. */
final class SchemeVariations {
  private SchemeVariations() {}

  static List<Variation> of(Reading plain) {
    if (!plain.signature().covers("@target-uri") && !plain.signature().covers("@scheme")) {
      return List.of();
    }
    String other = plain.scheme().equals("https") ? "http" : "https";
    return List.of(
        Variation.of(
            Cause.SCHEME,
            "The peer signs the scheme %s, but the configured origin is %s."
                .formatted(other, plain.scheme()),
            "Set the origin to the URL that peers use: TLS may end at a proxy.",
            reading -> reading.withScheme(other)));
  }
}
