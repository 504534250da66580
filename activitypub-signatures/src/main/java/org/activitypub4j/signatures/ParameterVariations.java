package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.activitypub4j.signatures.internal.Ascii;

/** Tries other orders of the parameters of RFC 9421: a peer may sign another than it sends. */
final class ParameterVariations {
  private static final int MAX_PARAMETERS = 5;

  private ParameterVariations() {}

  static List<Variation> of(Reading plain) {
    String sent = plain.signature().parameters();
    int end = plain.isRfc9421() ? sent.lastIndexOf(')') + 1 : 0;
    List<String> parameters = end == 0 ? List.of() : split(sent.substring(end));
    if (parameters.size() < 2 || parameters.size() > MAX_PARAMETERS) {
      return List.of();
    }
    Set<String> orders = new LinkedHashSet<>();
    permute(parameters, new ArrayList<>(), orders);
    String list = sent.substring(0, end);
    List<Variation> found = new ArrayList<>();
    for (String order : orders) {
      if (!sent.equals(list + order)) {
        found.add(
            Variation.layout(
                "The parameters of the signature were signed in another order: %s."
                    .formatted(Ascii.printable(order)),
                "The peer must sign @signature-params exactly as it sends them in Signature-Input;"
                    + " nothing on the way may write that header anew.",
                text -> text.substring(0, text.length() - sent.length()) + list + order));
      }
    }
    return found;
  }

  /** Splits before each semicolon, except inside quotes, where it is part of a value. */
  private static List<String> split(String parameters) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < parameters.length(); i++) {
      char c = parameters.charAt(i);
      if (c == '"' && (i == 0 || parameters.charAt(i - 1) != '\\')) {
        quoted = !quoted;
      } else if (c == ';' && !quoted && i > start) {
        parts.add(parameters.substring(start, i));
        start = i;
      }
    }
    if (start < parameters.length()) {
      parts.add(parameters.substring(start));
    }
    return parts;
  }

  private static void permute(List<String> parts, List<String> start, Set<String> orders) {
    if (start.size() == parts.size()) {
      orders.add(String.join("", start));
      return;
    }
    for (String next : parts) {
      if (!start.contains(next)) {
        start.add(next);
        permute(parts, start, orders);
        start.remove(start.size() - 1);
      }
    }
  }
}
