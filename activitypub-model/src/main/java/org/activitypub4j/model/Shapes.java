package org.activitypub4j.model;

/**
 * Checks how IRIs, language tags and numbers are written in statements that are signed. Looks at
 * each character once.
 */
final class Shapes {
  private static final int MAX_DIGITS = 30;
  private static final int MAX_FRACTION = 20;
  private static final int MAX_EXPONENT = 3;
  private static final int MAX_SUBTAG = 8;

  private Shapes() {}

  /** Whether the text is a scheme, a colon, and nothing that N-Quads would have to escape. */
  static boolean isAbsoluteIri(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < colon; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigit(c) && c != '+' && c != '.' && c != '-') {
        return false;
      }
    }
    for (int i = colon + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || "<>\"{}|^`\\".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the text is letters, then letters and digits, in parts of one to eight with hyphens
   * between them.
   */
  static boolean isLanguageTag(String text) {
    int length = 0;
    boolean first = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '-') {
        if (length == 0) {
          return false;
        }
        length = 0;
        first = false;
      } else if (++length > MAX_SUBTAG || !(isLetter(c) || (isDigit(c) && !first))) {
        return false;
      }
    }
    return length > 0;
  }

  /** Whether the text is a whole number, or a double as RDF writes it: {@code -?1(.1E-?1)?}. */
  static boolean isNumber(String text) {
    int at = text.startsWith("-") ? 1 : 0;
    int point = digits(text, at, MAX_DIGITS);
    if (point == at || point == text.length()) {
      return point > at;
    }
    int exponent = text.charAt(point) == '.' ? digits(text, point + 1, MAX_FRACTION) : 0;
    if (exponent <= point + 1 || exponent == text.length() || text.charAt(exponent) != 'E') {
      return false;
    }
    int last = text.startsWith("-", exponent + 1) ? exponent + 2 : exponent + 1;
    int end = digits(text, last, MAX_EXPONENT);
    return end > last && end == text.length();
  }

  /**
   * Returns the end of the digits that begin at the start. Takes at most the given number of
   * digits.
   */
  private static int digits(String text, int start, int max) {
    int at = start;
    while (at < text.length() && at - start < max && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
