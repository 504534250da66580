package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Writes a path or query in the ways in which software uses percent signs. */
final class PercentEncoding {
  private static final String DIGITS = "0123456789ABCDEF";

  /** The unreserved characters of RFC 3986 section 2.3, besides letters and digits. */
  private static final String UNRESERVED = "-._~";

  private enum Style {
    /** RFC 3986 §3.3: what a path may contain is not escaped. */
    PATH(UNRESERVED + "!$&'()*+,;=:@", false),
    /** Escapes all that is not unreserved: PHP, Python, most libraries. */
    STRICT(UNRESERVED, false),
    /** As browsers encode a part of a URL. */
    SCRIPT(UNRESERVED + "!*'()", false),
    /** As Java encodes form data. */
    FORM("-._*", true),
    /** As browsers encode form data in a query. */
    FORM_WITH_TILDE(UNRESERVED + "*", true);

    private final String safe;
    private final boolean plusForSpace;

    Style(String safe, boolean plusForSpace) {
      this.safe = safe;
      this.plusForSpace = plusForSpace;
    }
  }

  private PercentEncoding() {}

  /** Returns the other forms of a path, the usual ones first. */
  static Set<String> ofPath(String path) {
    Set<String> found = common(path);
    for (Style style : Style.values()) {
      if (!style.plusForSpace) {
        found.add(rewritten(path, "/", style, '+'));
      }
    }
    if (path.indexOf('%') >= 0) {
      found.add(decoded(path));
    }
    found.remove(path);
    return found;
  }

  /** Returns the other forms of a query, the usual ones first. In form data a plus is a space. */
  static Set<String> ofQuery(String query) {
    Set<String> found = common(query);
    found.add(query.replace("+", "%20"));
    found.add(query.replace("%20", "+"));
    for (Style style : Style.values()) {
      found.add(rewritten(query, "&=", style, ' '));
      found.add(rewritten(query, "&=", style, '+'));
    }
    if (query.indexOf('%') >= 0) {
      found.add(decoded(query));
    }
    found.remove(query);
    return found;
  }

  private static Set<String> common(String text) {
    Set<String> found = new LinkedHashSet<>();
    found.add(normalised(text));
    found.add(text.replace("@", "%40").replace("~", "%7E"));
    found.add(text.replace("~", "%7E"));
    found.add(text.replace("@", "%40"));
    found.add(escapes(text, escape -> escape.toLowerCase(Locale.ROOT)));
    found.add(escapes(text, escape -> escape.toUpperCase(Locale.ROOT)));
    return found;
  }

  /** Decodes as UTF-8, and keeps each plus. */
  static String decoded(String text) {
    return new String(octets(text, '+'), UTF_8);
  }

  /** Decodes each part and encodes it again; the separators stay. */
  private static String rewritten(String text, String separators, Style style, char plus) {
    StringBuilder out = new StringBuilder(text.length());
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
        encode(octets(text.substring(start, i), plus), style, out);
        if (i < text.length()) {
          out.append(text.charAt(i));
        }
        start = i + 1;
      }
    }
    return out.toString();
  }

  private static void encode(byte[] octets, Style style, StringBuilder out) {
    for (byte octet : octets) {
      char c = (char) (octet & 0xFF);
      if (c == ' ' && style.plusForSpace) {
        out.append('+');
      } else if (isLetterOrDigit(c) || style.safe.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 0xF));
      }
    }
  }

  private static byte[] octets(String text, char plus) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean escape = isEscape(text, i);
      if (escape || text.charAt(i) == '+') {
        out.writeBytes(text.substring(plainFrom, i).getBytes(UTF_8));
        out.write(escape ? octet(text, i) : plus);
        i += escape ? 2 : 0;
        plainFrom = i + 1;
      }
    }
    out.writeBytes(text.substring(plainFrom).getBytes(UTF_8));
    return out.toByteArray();
  }

  private static boolean isEscape(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }

  private static int octet(String text, int at) {
    return Character.digit(text.charAt(at + 1), 16) * 16 + Character.digit(text.charAt(at + 2), 16);
  }

  /** RFC 3986 §6.2.2: does not escape {@code @} and unreserved characters; digits in upper case. */
  private static String normalised(String text) {
    return escapes(
        text,
        escape -> {
          char c = (char) octet(escape, 0);
          return isLetterOrDigit(c) || c == '@' || UNRESERVED.indexOf(c) >= 0
              ? String.valueOf(c)
              : escape.toUpperCase(Locale.ROOT);
        });
  }

  private static String escapes(String text, UnaryOperator<String> change) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        out.append(change.apply(text.substring(i, i + 3)));
        i += 2;
      } else {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
