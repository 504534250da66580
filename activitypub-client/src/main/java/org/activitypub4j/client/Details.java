package org.activitypub4j.client;

import java.nio.charset.StandardCharsets;

/** Remote text in a form that is safe in logs and messages. */
final class Details {
  private static final int MAX_LENGTH = 300;

  private Details() {}

  /** The beginning of a body, in one line of printable characters; a word if there is nothing. */
  static String of(byte[] body) {
    return of(new String(body, StandardCharsets.UTF_8));
  }

  /** The beginning of a text, in one line of printable characters; a word if there is nothing. */
  static String of(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().limit(MAX_LENGTH).forEach(c -> out.appendCodePoint(isSafe(c) ? c : ' '));
    String line = out.toString().strip();
    return line.isEmpty() ? "(no explanation)" : line;
  }

  private static boolean isSafe(int c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT // direction overrides
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED;
  }
}
