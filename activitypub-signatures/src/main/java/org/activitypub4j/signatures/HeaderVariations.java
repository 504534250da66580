package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.internal.Ascii;

/** Tries other values for the covered headers, and likely values for those that did not arrive. */
final class HeaderVariations {
  private static final int MAX_HEADERS = 8;
  private static final int MAX_ELEMENTS = 6;

  private final Headers headers;
  private final byte[] body;
  private final List<Variation> found = new ArrayList<>();

  private HeaderVariations(Headers headers, byte[] body) {
    this.headers = headers;
    this.body = body;
  }

  static List<Variation> of(Reading plain, byte[] body) {
    HeaderVariations variations = new HeaderVariations(plain.message().headers(), body);
    plain.signature().components().stream()
        .filter(component -> component.isPlain(component.name()))
        .map(Component::name)
        .filter(name -> !name.startsWith("@") && !name.startsWith("("))
        .limit(MAX_HEADERS)
        .forEach(variations::header);
    return variations.found;
  }

  private void header(String name) {
    List<String> lines = headers.values(name);
    if (lines.isEmpty()) {
      missing(name);
      return;
    }
    String arrived = String.join(", ", lines);
    Set<String> others = new LinkedHashSet<>();
    lines(lines, ",", others);
    others.add(arrived.replace(", ", ","));
    others.add(arrived.replace(", ", ",").replace(",", ", "));
    usual(name, arrived, others);
    others.add(TargetVariations.collapsed(arrived.replace('\t', ' '), ' '));
    others.add(arrived.toLowerCase(Locale.ROOT));
    others.add(arrived + " ");
    others.add(" " + arrived);
    if (lines.size() == 1 && arrived.contains(",") && !name.equals("date")) {
      lines(List.of(arrived.split(", *", -1)), ", ", others);
    }
    others.remove(arrived);
    for (String other : others) {
      found.add(
          Variation.value(
              Cause.HEADER_VALUE,
              "The header %s was signed as \"%s\", but arrived as \"%s\"."
                  .formatted(name, Ascii.printable(other), Ascii.printable(arrived)),
              "Let the proxy pass "
                  + Ascii.printable(name)
                  + " as it came; the peer must sign what it sends.",
              name,
              other));
    }
  }

  /** Joins the lines in another way, drops one, or changes their order, as some proxies do. */
  private static void lines(List<String> lines, String joint, Set<String> others) {
    if (lines.size() < 2) {
      return;
    }
    others.add(String.join(joint, lines));
    others.add(lines.get(0));
    others.add(lines.get(lines.size() - 1));
    if (lines.size() > MAX_ELEMENTS) {
      return;
    }
    for (int i = 0; i < lines.size(); i++) {
      List<String> rest = new ArrayList<>(lines);
      rest.remove(i);
      others.add(String.join(", ", rest));
    }
    List<String> reversed = new ArrayList<>(lines);
    Collections.reverse(reversed);
    others.add(String.join(", ", reversed));
    others.add(String.join(", ", lines.stream().sorted().toList()));
  }

  /** Adds values that software often sends in this header. */
  private void usual(String name, String arrived, Set<String> others) {
    switch (name) {
      case "content-type" -> {
        String bare = firstPart(arrived);
        others.add(bare);
        others.add(bare + "; charset=utf-8");
        others.add(bare + ";charset=utf-8");
        others.add(bare + "; charset=UTF-8");
        others.addAll(guesses(name));
      }
      case "content-length" -> others.add(String.valueOf(body.length));
      case "accept-encoding" -> others.addAll(guesses(name));
      default -> {}
    }
  }

  private List<String> guesses(String name) {
    return switch (name) {
      case "content-type" ->
          List.of(
              "application/activity+json",
              "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
              "application/ld+json",
              "application/json");
      case "content-length" -> List.of(String.valueOf(body.length), "");
      case "accept-encoding" ->
          List.of("gzip", "identity", "gzip, deflate", "gzip, deflate, br", "deflate, gzip", "");
      case "host" -> List.of(); // HostVariations tries these
      default -> List.of("");
    };
  }

  private void missing(String name) {
    for (String guess : guesses(name)) {
      found.add(
          Variation.value(
              Cause.HEADER_VALUE,
              "The header %s did not arrive; it was signed as \"%s\"."
                  .formatted(Ascii.printable(name), guess),
              "Let the proxy pass " + Ascii.printable(name) + "; the peer must send what it signs.",
              name,
              guess));
    }
  }

  private static String firstPart(String value) {
    int end = value.indexOf(';');
    return end < 0 ? value : Ascii.trim(value.substring(0, end));
  }
}
