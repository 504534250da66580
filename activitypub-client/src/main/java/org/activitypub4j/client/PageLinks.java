package org.activitypub4j.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the links in the head of a page that lead to its ActivityStreams form. It reads the
 * beginning of the page once, from start to end. Links in comments, scripts, quotes and in the body
 * do not count.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/parsing.html#tokenization">HTML §13.2.5</a>
 */
final class PageLinks {
  static final int MAX_CHARS = 256 * 1_024;
  private static final int MAX_LINKS = 16;

  private final String html;
  private final int end;
  private final List<String> links = new ArrayList<>();
  private final Map<String, String> attributes = new HashMap<>();
  private @Nullable String base;
  private int at;
  private int templates;
  private long steps;

  private PageLinks(String html) {
    this.html = html;
    this.end = Math.min(html.length(), MAX_CHARS);
  }

  /**
   * What was found.
   *
   * @param links as the page writes them, in its order
   * @param base the URL that they are relative to, as the page writes it; null for the page itself
   * @param steps how many characters were looked at; one that was looked at twice counts twice
   */
  record Found(List<String> links, @Nullable String base, long steps) {}

  /** Reads a page; never throws. */
  static Found of(String html) {
    PageLinks page = new PageLinks(html);
    page.read();
    return new Found(List.copyOf(page.links), page.base, page.steps);
  }

  private void read() {
    boolean head = true;
    while (head && links.size() < MAX_LINKS && skipPast('<') && at < end) {
      char c = peek();
      if (c == '!') {
        declaration();
      } else if (c == '?') {
        skipPast('>');
      } else if (c == '/') {
        at++;
        head = endTag();
      } else if (isLetter(c)) {
        head = startTag();
      }
    }
  }

  private char peek() {
    steps++;
    return html.charAt(at);
  }

  /** Goes to the place after the next character of this kind; false at the end. */
  private boolean skipPast(char wanted) {
    while (at < end) {
      char c = peek();
      at++;
      if (c == wanted) {
        return true;
      }
    }
    return false;
  }

  private boolean looksAt(String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      steps++;
      if (at + i >= end || toLower(html.charAt(at + i)) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void declaration() {
    if (looksAt("!--")) {
      at += 3;
      comment();
    } else {
      skipPast('>');
    }
  }

  /** Goes to the end of a comment: {@code -->} or {@code --!>}, or {@code >} right at its start. */
  private void comment() {
    int dashes = 2;
    boolean bang = false;
    while (at < end) {
      char c = peek();
      at++;
      if (c == '>' && dashes >= 2) {
        return;
      }
      boolean closing = dashes >= 2 && !bang;
      bang = c == '!' && closing;
      if (c == '-') {
        dashes++;
      } else if (!bang) {
        dashes = 0;
      }
    }
  }

  /** Reads an end tag. Returns false if the head ends here. */
  private boolean endTag() {
    if (at >= end || !isLetter(peek())) {
      skipPast('>');
      return true;
    }
    String name = tagName();
    attributes();
    if (name.equals("template")) {
      templates = Math.max(0, templates - 1);
    }
    return !name.equals("head") || templates > 0;
  }

  /**
   * Reads a start tag. Returns false if the head ends here, which it does at everything that cannot
   * be in a head.
   */
  private boolean startTag() {
    String name = tagName();
    if (!attributes()) {
      return false; // it is cut off
    }
    switch (name) {
      case "link" -> link();
      case "base" -> base();
      case "script", "style", "title", "noframes" -> skipText(name);
      case "template" -> templates++;
      case "html", "head", "meta", "noscript" -> {}
      default -> {
        return templates > 0;
      }
    }
    return true;
  }

  private void link() {
    String href = attributes.get("href");
    if (templates == 0
        && href != null
        && RelTypes.contains(attributes.getOrDefault("rel", ""), "alternate")
        && ContentTypes.isActivityStreams(attributes.getOrDefault("type", ""))) {
      links.add(href);
    }
  }

  private void base() {
    if (base == null && templates == 0) {
      base = attributes.get("href");
    }
  }

  /** Goes past the end tag of an element that contains only text. */
  private void skipText(String name) {
    while (skipPast('<')) {
      if (looksAt("/" + name)) {
        at += name.length() + 1;
        if (at >= end || isSpace(peek()) || peek() == '/' || peek() == '>') {
          attributes();
          return;
        }
      }
    }
  }

  private String tagName() {
    int start = at;
    while (at < end) {
      char c = peek();
      if (isSpace(c) || c == '/' || c == '>') {
        break;
      }
      at++;
    }
    return html.substring(start, at).toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the attributes up to the end of the tag. If several have the same name, the first counts.
   */
  private boolean attributes() {
    attributes.clear();
    while (at < end) {
      char c = peek();
      if (c == '>') {
        at++;
        return true;
      }
      if (isSpace(c) || c == '/') {
        at++;
      } else {
        attribute();
      }
    }
    return false;
  }

  private void attribute() {
    int start = at;
    at++; // an equals sign may begin a name
    while (at < end) {
      char c = peek();
      if (isSpace(c) || c == '/' || c == '>' || c == '=') {
        break;
      }
      at++;
    }
    String name = html.substring(start, at).toLowerCase(Locale.ROOT);
    skipSpace();
    String value = "";
    if (at < end && peek() == '=') {
      at++;
      skipSpace();
      value = value();
    }
    if (name.equals("rel") || name.equals("type") || name.equals("href")) {
      attributes.putIfAbsent(name, unescape(value));
    }
  }

  private void skipSpace() {
    while (at < end && isSpace(peek())) {
      at++;
    }
  }

  private String value() {
    if (at >= end) {
      return "";
    }
    char quote = peek();
    if (quote == '"' || quote == '\'') {
      at++;
      int start = at;
      return skipPast(quote) ? html.substring(start, at - 1) : "";
    }
    int start = at;
    while (at < end) {
      char c = peek();
      if (isSpace(c) || c == '>') {
        break;
      }
      at++;
    }
    return html.substring(start, at);
  }

  /** Replaces the character references that may occur in an attribute that we need. */
  private String unescape(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int semicolon = text.charAt(i) == '&' ? reference(text, i) : -1;
      String character = semicolon < 0 ? null : character(text.substring(i + 1, semicolon));
      if (character == null) {
        out.append(text.charAt(i));
        i++;
      } else {
        out.append(character);
        i = semicolon + 1;
      }
    }
    steps += text.length();
    return out.toString();
  }

  /** Where a character reference ends; -1 if it is not one. */
  private int reference(String text, int ampersand) {
    for (int i = ampersand + 1; i < Math.min(text.length(), ampersand + 10); i++) {
      steps++;
      if (text.charAt(i) == ';') {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable String character(String name) {
    return switch (name) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      case "quot" -> "\"";
      case "apos" -> "'";
      default -> name.startsWith("#") ? numbered(name.substring(1)) : null;
    };
  }

  private static @Nullable String numbered(String number) {
    boolean hex = number.startsWith("x") || number.startsWith("X");
    String digits = hex ? number.substring(1) : number;
    int radix = hex ? 16 : 10;
    boolean good =
        !digits.isEmpty()
            && digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
    if (!good) {
      return null;
    }
    int code = Integer.parseInt(digits, radix); // at most eight digits
    return Character.isValidCodePoint(code) ? Character.toString(code) : null;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static char toLower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }
}
