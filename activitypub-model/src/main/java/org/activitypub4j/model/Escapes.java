package org.activitypub4j.model;

import java.util.HexFormat;

/** Makes text from other servers safe for the place where it goes. Each scan is linear. */
final class Escapes {
  private static final int LOG_LENGTH = 200;

  /** Longer than for a single value, because a message says more. */
  private static final int MESSAGE_LENGTH = 400;

  private Escapes() {}

  static String html(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * Returns one line, cut at 200 characters. Control, bidirectional and invisible characters are
   * escaped.
   */
  static String log(String text) {
    return line(text, LOG_LENGTH);
  }

  /** Does the same for a whole message, cut at 400 characters. */
  static String message(String text) {
    return line(text, MESSAGE_LENGTH);
  }

  private static String line(String text, int length) {
    int end = Math.min(text.length(), length);
    StringBuilder out = new StringBuilder(end + 16);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      if (type == Character.CONTROL
          || type == Character.FORMAT
          || type == Character.LINE_SEPARATOR
          || type == Character.PARAGRAPH_SEPARATOR
          || (type == Character.SURROGATE && !isPaired(text, i))) {
        out.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        out.append(c);
      }
    }
    return end < text.length() ? out.append("…").toString() : out.toString();
  }

  /** Whether each surrogate has its partner. */
  static boolean isPaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) && !isPaired(text, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPaired(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
