package org.activitypub4j.signatures.proof;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Writes JSON in its canonical form, which can be hashed: members are sorted, there is no white
 * space, and strings and numbers are written as in ECMAScript. Thread-safe. The work grows linearly
 * with the size of the document, except for the sorting of members.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>
 */
public final class JsonCanonicalization {
  /** Above this, a double cannot tell whole numbers apart. */
  private static final double MAX_WHOLE = 1L << 53;

  private JsonCanonicalization() {}

  /**
   * Returns the canonical form, in UTF-8.
   *
   * @throws IllegalArgumentException if a string holds a surrogate without its partner, or a number
   *     is beyond the range of a double: such a document has no canonical form
   */
  public static byte[] canonicalize(JsonValue value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(JsonValue value, StringBuilder out) {
    switch (value.getValueType()) {
      case OBJECT -> object((JsonObject) value, out);
      case ARRAY -> array((JsonArray) value, out);
      case STRING -> string(((JsonString) value).getString(), out);
      case NUMBER -> out.append(number((JsonNumber) value));
      case TRUE -> out.append("true");
      case FALSE -> out.append("false");
      case NULL -> out.append("null");
    }
  }

  private static void object(JsonObject object, StringBuilder out) {
    String[] names = object.keySet().toArray(new String[0]);
    Arrays.sort(names); // Java compares strings by UTF-16 code units, as section 3.2.3 asks
    out.append('{');
    for (int i = 0; i < names.length; i++) {
      if (i > 0) {
        out.append(',');
      }
      string(names[i], out);
      out.append(':');
      write(object.getOrDefault(names[i], JsonValue.NULL), out);
    }
    out.append('}');
  }

  private static void array(JsonArray array, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(array.get(i), out);
    }
    out.append(']');
  }

  /** See section 3.2.2.2. */
  private static void string(String text, StringBuilder out) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text.substring(written, i)).append(escape(c));
        written = i + 1;
      } else if (Character.isSurrogate(c)) {
        requirePair(text, i++);
      }
    }
    // append copies a whole string at once, but a slice of one character by character.
    out.append(text.substring(written)).append('"');
  }

  private static String escape(char c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\b' -> "\\b";
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\f' -> "\\f";
      case '\r' -> "\\r";
      default -> "\\u" + HexFormat.of().toHexDigits(c);
    };
  }

  private static void requirePair(String text, int at) {
    boolean paired =
        Character.isHighSurrogate(text.charAt(at))
            && at + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(at + 1));
    if (!paired) {
      throw new IllegalArgumentException(
          "a string holds a surrogate without its partner: it has no canonical form");
    }
  }

  /** Section 3.2.2.3: writes the double as ECMAScript's Number::toString does. */
  private static String number(JsonNumber json) {
    double number = json.doubleValue();
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "a number beyond the range of a double has no canonical form");
    }
    if (number == Math.rint(number) && Math.abs(number) < MAX_WHOLE) {
      return Long.toString((long) number); // this makes -0 0
    }
    ShortestDecimal shortest = ShortestDecimal.of(Math.abs(number));
    String digits = Long.toString(shortest.digits());
    String sign = number < 0 ? "-" : "";
    return sign + layout(digits, digits.length() + shortest.exponent());
  }

  /**
   * Puts the decimal point in its place.
   *
   * @param point how many digits are before it; zero or less if it comes before all digits
   */
  private static String layout(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }
}
