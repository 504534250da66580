package org.activitypub4j.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells which texts {@link java.net.URI} accepts, without calling it: it throws an exception for
 * each text that it does not accept, and a document may have a hundred thousand of them. An http or
 * https URI must also be one that can have an {@link Origin}. Only these may have an IP literal.
 */
final class UriSyntax {
  /** Characters of a port. Only the last five count. */
  private static final int MAX_PORT_LENGTH = 9;

  /**
   * The ASCII characters that are allowed nowhere. This is looked up for each character of each
   * URI.
   */
  private static final boolean[] ILLEGAL = new boolean[128];

  static {
    Arrays.fill(ILLEGAL, 0, ' ' + 1, true);
    ILLEGAL[0x7F] = true;
    "\"<>\\^`{|}".chars().forEach(c -> ILLEGAL[c] = true);
  }

  private UriSyntax() {}

  /** Whether it is an absolute URI. Each step looks at a character once. */
  static boolean isUri(String text) {
    int colon = endOfScheme(text);
    if (colon < 0 || !hasLegalCharacters(text)) {
      return false;
    }
    int fragment = text.indexOf('#');
    int end = fragment < 0 ? text.length() : fragment;
    int path = colon + 1;
    if (path == end) {
      return false;
    }
    if (text.charAt(path) != '/') {
      return true; // mailto:, acct:, urn:
    }
    if (text.startsWith("//", path)) {
      int authority = path + 2;
      path = endOfAuthority(text, authority);
      boolean http = isHttp(text.substring(0, colon));
      if (authority == text.length() || !isAuthority(text.substring(authority, path), http)) {
        return false;
      }
    }
    for (int i = path; i < end && text.charAt(i) != '?'; i++) {
      if (text.charAt(i) == '[' || text.charAt(i) == ']') {
        return false;
      }
    }
    return true;
  }

  static boolean isHttp(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  /** Returns where the path, query or fragment begins. */
  static int endOfAuthority(String text, int start) {
    int end = start;
    while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Returns where the colon after the scheme is, or -1. */
  private static int endOfScheme(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !isLetter(text.charAt(0))) {
      return -1;
    }
    for (int i = 1; i < colon; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !isDigit(c) && "+-.".indexOf(c) < 0) {
        return -1;
      }
    }
    return colon;
  }

  private static boolean hasLegalCharacters(String text) {
    int hashes = 0;
    for (int i = 0; i < text.length(); i++) {
      hashes += text.charAt(i) == '#' ? 1 : 0;
      if (hashes > 1 || isIllegal(text, i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether RFC 3986 does not allow a character anywhere, or does not allow a percent sign there.
   */
  static boolean isIllegal(String text, int at) {
    char c = text.charAt(at);
    return c < ILLEGAL.length
        ? ILLEGAL[c] || (c == '%' && !isEscape(text, at))
        : Character.isISOControl(c) || Character.isSpaceChar(c);
  }

  /**
   * Whether it is a host that the DNS allows although it is not a host name, because it has
   * underscores, or a hyphen at an end of a label. It may have a port.
   */
  static boolean isLooseAuthority(@Nullable String text) {
    if (text == null) {
      return false;
    }
    int colon = text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.length() > 253 || (colon >= 0 && !isPort(text, colon))) {
      return false;
    }
    int label = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      label = c == '.' ? 0 : label + 1;
      boolean first = i == 0 || host.charAt(i - 1) == '.';
      if (c == '.' ? first : !isLetter(c) && !isDigit(c) && c != '-' && c != '_') {
        return false;
      }
      if (label > 63) {
        return false;
      }
    }
    return label > 0;
  }

  /**
   * Anything without brackets is an authority, at least as a name in a registry, which Java accepts
   * too.
   */
  private static boolean isAuthority(String text, boolean http) {
    boolean literal = text.indexOf('[') >= 0 || text.indexOf(']') >= 0;
    if (!http) {
      return !literal;
    }
    int end = literal ? text.indexOf(']') + 1 : text.indexOf(':');
    if (literal && (!text.startsWith("[") || end < 2 || !isIpv6(text.substring(1, end - 1)))) {
      return false;
    }
    return end < 0 || end == text.length() || isPort(text, end);
  }

  /** Whether there is a colon and only digits after it. */
  private static boolean isPort(String text, int colon) {
    int length = text.length() - colon - 1;
    boolean port = text.charAt(colon) == ':' && length <= MAX_PORT_LENGTH;
    for (int i = colon + 1; port && i < text.length(); i++) {
      port = isDigit(text.charAt(i));
    }
    return port;
  }

  /**
   * An IPv6 address has eight groups. One run of them may be left out, and the last two may be an
   * IPv4 address.
   */
  private static boolean isIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text, true) == 8;
    }
    int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
    int after = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2), true);
    return before >= 0 && after >= 0 && before + after < 8;
  }

  /** Returns the number of groups, or -1 if it is not a row of groups. */
  private static int groups(String text, boolean atEnd) {
    int groups = 0;
    int start = 0;
    while (groups < 8) {
      int colon = text.indexOf(':', start);
      String group = text.substring(start, colon < 0 ? text.length() : colon);
      boolean ipv4 = colon < 0 && atEnd && isIpv4(group);
      if (!ipv4 && !isGroup(group)) {
        return -1;
      }
      groups += ipv4 ? 2 : 1;
      if (colon < 0) {
        return groups;
      }
      start = colon + 1;
    }
    return -1;
  }

  private static boolean isGroup(String text) {
    boolean group = !text.isEmpty() && text.length() <= 4;
    for (int i = 0; group && i < text.length(); i++) {
      group = isHex(text.charAt(i));
    }
    return group;
  }

  private static boolean isIpv4(String text) {
    int dots = 0;
    int value = -1; // no digit yet
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && value >= 0) {
        dots++;
        value = -1;
      } else if (isDigit(c) && value <= 25) {
        value = 10 * Math.max(0, value) + c - '0';
      } else {
        return false;
      }
      if (value > 255) {
        return false;
      }
    }
    return dots == 3 && value >= 0;
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length() && isHex(text.charAt(at + 1)) && isHex(text.charAt(at + 2));
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Only in ASCII, because {@code Character.digit} accepts the digits of every script. */
  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
