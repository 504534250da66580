package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Tries other ways to write the lines of the text: line ends, names, colons. */
final class LayoutVariations {
  private LayoutVariations() {}

  /** Returns what the peer must do if it builds the text in a wrong way. */
  static String remedy(Reading plain) {
    return plain.isRfc9421()
        ? "The peer must build the text as RFC 9421 section 2.5 says."
        : "The peer must build the text as draft-cavage section 2.3 says.";
  }

  static List<Variation> of(Reading plain) {
    List<Variation> found = new ArrayList<>();
    String remedy = remedy(plain);
    found.add(
        Variation.layout(
            "The peer signs a line end after the last line.", remedy, text -> text + "\n"));
    found.add(
        Variation.layout(
            "The peer ends the lines of the signing string with CR LF.",
            remedy,
            text -> text.replace("\n", "\r\n")));
    found.add(
        Variation.layout(
            "The peer writes no space after the colons.",
            remedy,
            text -> mapLines(text, line -> line.replaceFirst(": ", ":"))));
    if (plain.isRfc9421()) {
      found.add(
          Variation.layout(
              "The peer leaves out the last line, @signature-params.",
              remedy,
              text -> text.substring(0, Math.max(0, text.lastIndexOf('\n')))));
      found.add(
          Variation.layout(
              "The peer writes the names of the components without quotes.",
              remedy,
              text -> mapLines(text, LayoutVariations::unquoted)));
    } else {
      found.add(
          Variation.layout(
              "The peer does not write the names of the headers in lower case.",
              remedy,
              text -> mapLines(text, LayoutVariations::capitalised)));
    }
    return found;
  }

  private static String mapLines(String text, UnaryOperator<String> change) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      lines.add(change.apply(line));
    }
    return String.join("\n", lines);
  }

  private static String unquoted(String line) {
    int end = line.indexOf("\": ");
    return line.startsWith("\"") && end > 0
        ? line.substring(1, end) + line.substring(end + 1)
        : line;
  }

  /** Changes {@code content-type: x} to {@code Content-Type: x}. */
  private static String capitalised(String line) {
    int colon = line.indexOf(':');
    if (line.startsWith("(") || colon < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder(line);
    for (int i = 0; i < colon; i++) {
      if (i == 0 || line.charAt(i - 1) == '-') {
        out.setCharAt(i, Character.toUpperCase(line.charAt(i)));
      }
    }
    return out.toString();
  }
}
