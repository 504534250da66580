package org.activitypub4j.signatures;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.internal.Ascii;
import org.jspecify.annotations.Nullable;

/** Tries other paths and queries instead of the ones that arrived, in the same encoding. */
final class TargetVariations {
  static final String PROXY =
      "Let the proxy pass the path as it came, or hand the original target to the verifier.";
  static final String PEER = "The peer must sign the path exactly as it sends it.";

  private static final int MAX_SLASHES = 16;
  private static final int MAX_PARAMETERS = 8;

  private final Reading plain;
  private final String path;
  private final @Nullable String query;
  private final List<Variation> found = new ArrayList<>();

  private TargetVariations(Reading plain) {
    this.plain = plain;
    this.path = plain.path();
    this.query = plain.query();
  }

  static List<Variation> of(Reading plain) {
    return new TargetVariations(plain).all();
  }

  private List<Variation> all() {
    markOfTheQuery();
    slashAtTheEnd();
    slashesInARow();
    dots();
    prefixes();
    wholeUrl();
    if (plain.isRfc9421()) {
      rfc9421();
    }
    letterCase();
    if (query != null) {
      parameters(query);
    }
    return found;
  }

  private void path(String finding, String other) {
    found.add(Variation.target(finding, PROXY, other, query));
  }

  private void markOfTheQuery() {
    if (query == null) {
      found.add(
          Variation.target(
              "The peer signs a question mark after the path, although there is no query.",
              PEER,
              path,
              ""));
    } else {
      found.add(
          Variation.of(
              Cause.QUERY_LEFT_OUT,
              "The peer signs the path without the query.",
              "The peer must sign the query too; a policy with the rule MAY_BE_LEFT_OUT takes it"
                  + " where the signature is of draft-cavage.",
              reading -> reading.withTarget(path, null)));
    }
  }

  private void slashAtTheEnd() {
    if (path.endsWith("/")) {
      path(
          "The path arrived with a slash at its end, but was signed without it.",
          path.substring(0, path.length() - 1));
    } else {
      path("The path arrived without a slash at its end, but was signed with it.", path + "/");
    }
  }

  private void slashesInARow() {
    if (path.contains("//")) {
      path(
          "The path arrived with two slashes in a row, but was signed with one.",
          collapsed(path, '/'));
    }
    int slashes = 0;
    for (int i = path.indexOf('/'); i >= 0 && slashes < MAX_SLASHES; i = path.indexOf('/', i + 1)) {
      String other = path.substring(0, i) + "/" + path.substring(i);
      path(
          "The path was signed as %s, with two slashes in a row: something made one of them."
              .formatted(Ascii.printable(other)),
          other);
      slashes++;
    }
  }

  private void dots() {
    String dotless = URI.create("http://x" + path).normalize().getRawPath();
    if (!dotless.equals(path)) {
      path(
          "The path was signed as %s, without its dots.".formatted(Ascii.printable(dotless)),
          dotless);
    }
  }

  private void prefixes() {
    String rest = path;
    for (int i = 0; i < 2; i++) {
      int slash = rest.indexOf('/', 1);
      if (slash < 0) {
        return;
      }
      rest = rest.substring(slash);
      String prefix = path.substring(0, path.length() - rest.length());
      path(
          "The path was signed without the prefix %s: a proxy puts it there."
              .formatted(Ascii.printable(prefix)),
          rest);
    }
  }

  private void wholeUrl() {
    found.add(
        Variation.of(
            Cause.PATH,
            "The peer signs the whole URL where only path and query belong.",
            PEER,
            reading ->
                reading.withTarget(
                    reading.scheme() + "://" + reading.authority() + path, reading.query())));
  }

  private void rfc9421() {
    if (plain.signature().covers("@path") && query != null) {
      found.add(
          Variation.value(
              Cause.PATH,
              "The peer puts the query into @path.",
              "It belongs into @query; the peer must sign both.",
              "@path",
              plain.target()));
    }
    if (plain.signature().covers("@query")) {
      found.add(
          Variation.value(
              Cause.PATH,
              "The peer signs @query without the question mark.",
              "The value of @query begins with a question mark: RFC 9421 section 2.2.7.",
              "@query",
              query == null ? "" : query));
    }
    if (plain.signature().covers("@request-target")) {
      found.add(
          Variation.value(
              Cause.PATH,
              "The peer signs @request-target with the method, as draft-cavage does.",
              "The value of @request-target is path and query only: RFC 9421 section 2.2.5.",
              "@request-target",
              plain.method().toLowerCase(Locale.ROOT) + " " + plain.target()));
    }
  }

  private void letterCase() {
    String lower = path.toLowerCase(Locale.ROOT);
    if (!lower.equals(path) && !PercentEncoding.ofPath(path).contains(lower)) {
      path("The path was signed in lower case.", lower);
    }
  }

  private void parameters(String query) {
    List<String> all = List.of(query.split("&", -1));
    if (all.size() > MAX_PARAMETERS) {
      return;
    }
    rewritten(all);
    Map<String, String> others = new LinkedHashMap<>();
    for (int i = 0; i < all.size() && all.size() > 1; i++) {
      others.put(
          String.join("&", without(all, i)),
          "The query was signed without %s: something on the way adds it."
              .formatted(Ascii.printable(all.get(i))));
    }
    others.put(
        String.join("&", all.stream().sorted().toList()),
        "The query was signed with its parameters in order; they arrived in another.");
    others.put(
        String.join("&", all.stream().map(one -> one.contains("=") ? one : one + "=").toList()),
        "The query was signed with an equals sign after each name.");
    others.put(
        String.join(
            "&",
            all.stream()
                .map(one -> one.endsWith("=") ? one.substring(0, one.length() - 1) : one)
                .toList()),
        "The query was signed without the equals signs that nothing follows.");
    others.put(query.replace("&", "&amp;"), "The query was signed with &amp; in place of &.");
    others.remove(query);
    others.forEach((other, finding) -> found.add(Variation.target(finding, PROXY, path, other)));
  }

  /** A front controller takes the path from a parameter: {@code /index.php?q=/users/bob/inbox}. */
  private void rewritten(List<String> all) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++) {
      String one = all.get(i);
      int equals = one.indexOf('=');
      String value = PercentEncoding.decoded(one.substring(equals + 1));
      if (equals > 0 && names.add(one.substring(0, equals)) && !value.isEmpty()) {
        List<String> rest = without(all, i);
        found.add(
            Variation.target(
                "The path that was signed is in the parameter %s of the query: a rewrite puts it there."
                    .formatted(Ascii.printable(one.substring(0, equals))),
                PROXY,
                value.startsWith("/") ? value : "/" + value,
                rest.isEmpty() ? null : String.join("&", rest)));
      }
    }
  }

  private static List<String> without(List<String> all, int index) {
    List<String> rest = new ArrayList<>(all);
    rest.remove(index);
    return rest;
  }

  /** Replaces several of this character in a row with one. */
  static String collapsed(String text, char repeated) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != repeated || i == 0 || text.charAt(i - 1) != repeated) {
        out.append(c);
      }
    }
    return out.toString();
  }
}
