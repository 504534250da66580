package org.activitypub4j.server.internal.work;

import org.jspecify.annotations.Nullable;

/**
 * Makes remote text safe to show to people: in a log, an answer or an event. The result is one line
 * of at most a few hundred characters, with control, direction and invisible characters escaped.
 */
public final class LogText {
  private static final int MAX_LENGTH = 200;
  private static final int MAX_SENTENCE = 300;

  private LogText() {}

  /** A value: at most 200 characters. */
  public static String of(@Nullable Object value) {
    return clean(String.valueOf(value), MAX_LENGTH);
  }

  /** A sentence that may contain values: at most 300 characters. */
  public static String sentence(@Nullable Object sentence) {
    return clean(String.valueOf(sentence), MAX_SENTENCE);
  }

  private static String clean(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max));
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      String shown = isPlain(c) ? Character.toString(c) : escape(c);
      if (out.length() + shown.length() > max - 1) {
        return out.append('…').toString();
      }
      out.append(shown);
      i += Character.charCount(c);
    }
    return out.toString();
  }

  private static boolean isPlain(int c) {
    if (c < 0x7F) {
      return c >= ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> true;
    };
  }

  private static String escape(int c) {
    return c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\u{%x}", c);
  }
}
