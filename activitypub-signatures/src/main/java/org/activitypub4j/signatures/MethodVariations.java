package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.activitypub4j.signatures.SignatureReport.Cause;

/** Tries the method in another case, and the method before something on the way changed it. */
final class MethodVariations {
  private MethodVariations() {}

  static List<Variation> of(Reading plain) {
    List<Variation> found = new ArrayList<>();
    String lower = plain.method().toLowerCase(Locale.ROOT);
    String upper = plain.method().toUpperCase(Locale.ROOT);
    String remedy =
        plain.isRfc9421()
            ? "RFC 9421 has it as in the request line: " + plain.method() + "."
            : "draft-cavage has it in lower case: " + plain.method() + ".";
    for (String method : List.of(lower, upper)) {
      if (!method.equals(plain.method())) {
        found.add(
            Variation.of(
                Cause.METHOD,
                "The peer signs the method as %s.".formatted(method),
                remedy,
                reading -> reading.withMethod(method)));
      }
    }
    if (upper.equals("GET")) {
      found.add(
          changed(
              plain,
              "POST",
              "The request was signed as a POST, but arrived as a GET: a redirect changed it.",
              "The peer must send it to the URL to which the redirect leads; redirect with 307 or"
                  + " 308, which keep the method."));
      found.add(
          changed(
              plain,
              "HEAD",
              "The request was signed as a HEAD, but arrived as a GET: something on the way asks"
                  + " for more.",
              "Let the proxy pass the method as it came."));
    }
    return found;
  }

  private static Variation changed(Reading plain, String method, String finding, String remedy) {
    String written = plain.isRfc9421() ? method : method.toLowerCase(Locale.ROOT);
    return Variation.of(Cause.METHOD, finding, remedy, reading -> reading.withMethod(written));
  }
}
