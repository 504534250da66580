package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A way in which software writes JSON. It changes the white space and the escapes. The members,
 * their order and the numbers stay the same.
 */
record JsonStyle(Space space, Escapes escapes) {
  /** Indentation can make a text many times as long. */
  private static final int MAX_LENGTH = 1 << 21;

  private static final String SHORT = "\b\t\n\f\r";
  private static final String SHORT_NAMES = "btnfr";

  /** The white space outside of strings. */
  enum Space {
    NONE("written anew, without white space", ",", ":", ""),
    AS_IT_ARRIVED("with the same white space", ",", ":", ""),
    PYTHON("written anew, with a space after each comma and colon", ", ", ": ", ""),
    TWO("written anew, indented by two spaces", ",", ": ", "  "),
    FOUR("written anew, indented by four spaces", ",", ": ", "    "),
    TAB("written anew, indented by tabs", ",", ": ", "\t");

    private final String words;
    private final String comma;
    private final String colon;
    private final String indent;

    Space(String words, String comma, String colon, String indent) {
      this.words = words;
      this.comma = comma;
      this.colon = colon;
      this.indent = indent;
    }
  }

  /** What is escaped in strings, besides what JSON always escapes. */
  enum Escapes {
    FEWEST("", "", false, false),
    SLASHES(" and each slash escaped (\\/)", "/", false, false),
    ASCII(" and what is not ASCII escaped (\\u00e9)", "", true, false),
    ASCII_UPPER(" and what is not ASCII escaped (\\u00E9)", "", true, true),
    PHP(
        " and slashes and what is not ASCII escaped (\\/, \\u00e9), as PHP writes JSON",
        "/",
        true,
        false),
    GO(" and <, > and & escaped (\\u003c), as Go writes JSON", "<>&\u2028\u2029", false, false),
    HTML(" and <, > and & escaped (\\u003C)", "<>&'\"", false, true),
    DOT_NET(" and all that HTML knows escaped, as .NET writes JSON", "<>&'\"+`\u007f", true, true);

    private final String words;
    private final String also;
    private final boolean ascii;
    private final boolean upper;

    Escapes(String words, String also, boolean ascii, boolean upper) {
      this.words = words;
      this.also = also;
      this.ascii = ascii;
      this.upper = upper;
    }
  }

  /** Returns all styles, the usual ones first. */
  static List<JsonStyle> all() {
    List<JsonStyle> all = new ArrayList<>();
    for (Space space : Space.values()) {
      for (Escapes escapes : Escapes.values()) {
        all.add(new JsonStyle(space, escapes));
      }
    }
    return all;
  }

  /** Returns the words that describe this style in the report. */
  String words() {
    return space.words + (escapes == Escapes.FEWEST ? "" : escapes.words);
  }

  /**
   * Writes the JSON in this style; empty if it would get too long.
   *
   * @param json valid JSON
   */
  Optional<String> of(String json) {
    StringBuilder out = new StringBuilder(json.length() + 16);
    int depth = 0;
    for (int i = 0; i < json.length() && out.length() <= MAX_LENGTH; i++) {
      char c = json.charAt(i);
      if (c == '"') {
        i = text(json, i + 1, out);
      } else if (space == Space.AS_IT_ARRIVED) {
        out.append(c);
      } else if (c == '{' || c == '[') {
        out.append(c);
        int next = afterSpace(json, i + 1);
        if (next < json.length() && (json.charAt(next) == '}' || json.charAt(next) == ']')) {
          out.append(json.charAt(next));
          i = next;
        } else {
          depth++;
          line(depth, out);
        }
      } else if (c == '}' || c == ']') {
        depth--;
        line(depth, out);
        out.append(c);
      } else if (c == ',') {
        out.append(space.comma);
        line(depth, out);
      } else if (c == ':') {
        out.append(space.colon);
      } else if (!isSpace(c)) {
        out.append(c);
      }
    }
    return out.length() > MAX_LENGTH ? Optional.empty() : Optional.of(out.toString());
  }

  private void line(int depth, StringBuilder out) {
    if (!space.indent.isEmpty()) {
      out.append('\n').append(space.indent.repeat(Math.max(depth, 0)));
    }
  }

  private static int afterSpace(String json, int from) {
    int at = from;
    while (at < json.length() && isSpace(json.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /** Writes one string, and returns the place of the quote at its end. */
  private int text(String json, int start, StringBuilder out) {
    out.append('"');
    int i = start;
    while (i < json.length() && json.charAt(i) != '"') {
      char c = json.charAt(i);
      if (c != '\\' || i + 1 == json.length()) {
        write(c, out);
        i++;
      } else if (json.charAt(i + 1) == 'u' && i + 6 <= json.length()) {
        write((char) Integer.parseInt(json.substring(i + 2, i + 6), 16), out);
        i += 6;
      } else {
        int name = SHORT_NAMES.indexOf(json.charAt(i + 1));
        write(name < 0 ? json.charAt(i + 1) : SHORT.charAt(name), out);
        i += 2;
      }
    }
    out.append('"');
    return i;
  }

  private void write(char c, StringBuilder out) {
    int name = SHORT.indexOf(c);
    if (name >= 0) {
      out.append('\\').append(SHORT_NAMES.charAt(name));
    } else if (c == '/' && escapes.also.indexOf('/') >= 0) {
      out.append("\\/");
    } else if (c < ' ' || (c > '~' + 1 && escapes.ascii) || escapes.also.indexOf(c) >= 0) {
      HexFormat digits = escapes.upper ? HexFormat.of().withUpperCase() : HexFormat.of();
      out.append("\\u").append(digits.toHexDigits(c));
    } else if (c == '"' || c == '\\') {
      out.append('\\').append(c);
    } else {
      out.append(c);
    }
  }
}
