package org.activitypub4j.model;

import java.util.HexFormat;
import java.util.Locale;

/** Remote text made safe for where it goes; each scan is linear. */
final class Escapes {
  private static final int LOG_LENGTH = 200;

  /** A message says more than one value. */
  private static final int MESSAGE_LENGTH = 400;

  /** Ampersand, name or number, semicolon. */
  private static final int MAX_ENTITY = 11;

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
   * One line: control, bidirectional and invisible characters as escapes, cut at 200 characters.
   */
  static String log(String text) {
    return line(text, LOG_LENGTH);
  }

  /** The same for a whole message, cut at 400 characters. */
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

  private static boolean isPaired(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  static String plainText(String html) {
    StringBuilder out = new StringBuilder(html.length());
    int i = 0;
    while (i < html.length()) {
      char c = html.charAt(i);
      if (c == '<') {
        int end = html.indexOf('>', i);
        if (end < 0) {
          break;
        }
        String tag = html.substring(i + 1, end).strip().toLowerCase(Locale.ROOT);
        if (tag.startsWith("br") || tag.startsWith("/p") || tag.startsWith("/div")) {
          out.append('\n');
        }
        i = end + 1;
      } else if (c == '&') {
        int end = endOfEntity(html, i);
        String entity = end > i ? html.substring(i + 1, end) : "";
        String resolved = entity(entity);
        out.append(resolved.isEmpty() ? "&" : resolved);
        i = resolved.isEmpty() ? i + 1 : end + 1;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString().strip();
  }

  /** Where the semicolon is; not looked for further than an entity reaches. */
  private static int endOfEntity(String html, int start) {
    int limit = Math.min(html.length(), start + MAX_ENTITY);
    for (int i = start + 1; i < limit; i++) {
      if (html.charAt(i) == ';') {
        return i;
      }
    }
    return -1;
  }

  private static String entity(String name) {
    return switch (name) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      case "nbsp" -> " ";
      default -> name.startsWith("#") ? numeric(name.substring(1)) : "";
    };
  }

  /** Without a parser that throws: a text may hold many that are none. */
  private static String numeric(String number) {
    boolean hex = number.startsWith("x") || number.startsWith("X");
    int radix = hex ? 16 : 10;
    int c = 0; // at most eight digits
    for (int i = hex ? 1 : 0; i < number.length(); i++) {
      char digit = number.charAt(i);
      int value = digit < 0x80 ? Character.digit(digit, radix) : -1;
      if (value < 0) {
        return "";
      }
      c = c * radix + value;
    }
    return Character.isValidCodePoint(c) && c > 0 ? Character.toString(c) : "";
  }
}
