package org.activitypub4j.signatures.internal;

/** Checks and helpers for header text, without regular expressions. */
public final class Ascii {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private Ascii() {}

  /** Whether this is a token of RFC 9110 §5.6.2. */
  public static boolean isToken(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a token may contain the character. */
  public static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  /** Whether all characters are below 0x80. */
  public static boolean isAscii(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** Returns the text without spaces and tabs at its ends. HTTP has no other white space. */
  public static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Whether the character is a space or a tab. */
  public static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** Makes text of others safe to print: at most 200 characters, control characters replaced. */
  public static String printable(String text) {
    int length = Math.min(text.length(), 200);
    StringBuilder out = new StringBuilder(length + 3);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return (text.length() > length ? out.append("...") : out).toString();
  }
}
