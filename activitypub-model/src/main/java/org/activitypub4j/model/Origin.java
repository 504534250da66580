package org.activitypub4j.model;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scheme, host and port of a server. This library compares hosts only through this class.
 *
 * <p>The host is in lower case with A-labels and without a trailing dot, or an IP literal. The port
 * is always there, even if it is the default. A URI whose host Java cannot parse (an underscore, a
 * percent sign, two ports) has no origin, and so never matches another one.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host; an IPv6 literal is in brackets
 * @param port the effective port, 1 to 65535
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-4">RFC 6454 §4</a>
 */
public record Origin(String scheme, String host, int port) {

  /**
   * @throws IllegalArgumentException if a part is not in the form described above
   */
  public Origin {
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("scheme must be http or https: " + Escapes.log(scheme));
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535: " + port);
    }
    if (!Hosts.normalize(host).equals(Optional.of(host))) {
      throw new IllegalArgumentException("not a host in canonical form: " + Escapes.log(host));
    }
  }

  /**
   * Returns the origin of a URI. Empty if it is not http or https, has user information, or has no
   * host that can be compared.
   */
  public static Optional<Origin> of(URI uri) {
    String scheme = uri.getScheme();
    if (scheme == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    scheme = scheme.toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.empty();
    }
    int port = uri.getPort() == -1 ? defaultPort(scheme) : uri.getPort();
    if (port < 1 || port > 65_535) {
      return Optional.empty();
    }
    String lower = scheme;
    return Hosts.normalize(uri.getHost()).map(host -> new Origin(lower, host, port));
  }

  /**
   * Reads an origin as people write it in configuration, such as {@code https://example.org}.
   *
   * @throws IllegalArgumentException if it is not an http or https URL without path, query and
   *     fragment
   */
  public static Origin parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw noOrigin(text);
    }
    String path = uri.getRawPath();
    boolean bare =
        (path == null || path.isEmpty() || path.equals("/"))
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    return of(uri).filter(origin -> bare).orElseThrow(() -> noOrigin(text));
  }

  private static IllegalArgumentException noOrigin(String text) {
    return new IllegalArgumentException(
        "not an origin such as https://example.org: " + Escapes.log(text));
  }

  /** Returns whether the URI has this origin. */
  public boolean contains(URI uri) {
    return mayBe(host, uri.getHost()) && of(uri).filter(this::equals).isPresent();
  }

  /** Returns whether both URIs have an origin, and it is the same. */
  public static boolean same(URI first, URI second) {
    String host = first.getHost();
    return host != null
        && mayBe(host, second.getHost())
        && of(first).filter(origin -> origin.contains(second)).isPresent();
  }

  /** A quick check, because most hosts that are compared are canonical and differ. */
  private static boolean mayBe(String host, @Nullable String other) {
    return other != null && (host.equals(other) || !Hosts.isPlain(host) || !Hosts.isPlain(other));
  }

  /**
   * Returns the host, and the port unless it is the default of the scheme, as in a {@code Host}
   * header.
   */
  public String authority() {
    return port == defaultPort(scheme) ? host : host + ":" + port;
  }

  /**
   * Returns the URI of a path on this origin.
   *
   * @param pathAndQuery an absolute path, percent-encoded, with an optional query and fragment
   * @throws IllegalArgumentException if it does not start with a slash or is not a valid path
   */
  public URI resolve(String pathAndQuery) {
    if (pathAndQuery.startsWith("/") && !pathAndQuery.startsWith("//")) {
      try {
        return Uris.reference(this + pathAndQuery);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    throw new IllegalArgumentException("not an absolute path: " + Escapes.log(pathAndQuery));
  }

  /** Returns the origin as text, such as {@code https://example.org:8443}. */
  @Override
  public String toString() {
    return scheme + "://" + authority();
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /** Brings host names into one form, so that they can be compared. */
  static final class Hosts {
    private static final int MAX_LENGTH = 253;

    private Hosts() {}

    /**
     * Returns the host in lower-case A-labels without a trailing dot; empty if it is not a host.
     */
    static Optional<String> normalize(String text) {
      if (isPlain(text)) {
        return Optional.of(text);
      }
      if (text.startsWith("[") || !isAscii(text)) {
        return normalizeAny(text);
      }
      // IDNA does no more for ASCII, but throws for each text that is not a host.
      String lower = text.toLowerCase(Locale.ROOT);
      String host = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
      return isPlain(host) ? Optional.of(host) : Optional.empty();
    }

    private static boolean isAscii(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) > 0x7F) {
          return false;
        }
      }
      return true;
    }

    /**
     * Whether the host has that form already, as nearly all do. This check is cheaper than IDNA.
     */
    private static boolean isPlain(String text) {
      int length = text.length();
      if (length == 0 || length > MAX_LENGTH) {
        return false;
      }
      int label = 0; // where the label began
      for (int i = 0; i < length; i++) {
        char c = text.charAt(i);
        if (c == '.') {
          if (i == label || i == length - 1 || text.charAt(i - 1) == '-') {
            return false;
          }
          label = i + 1;
        } else if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > label))
            || i - label >= 63) {
          return false;
        }
      }
      return text.charAt(length - 1) != '-';
    }

    static Optional<String> normalizeAny(String text) {
      if (text.startsWith("[") && text.endsWith("]")) {
        String literal = text.toLowerCase(Locale.ROOT);
        return literal.indexOf('%') < 0 ? Optional.of(literal) : Optional.empty();
      }
      // A-labels are no shorter, and the time of IDNA grows with the square of a label.
      if (text.length() > MAX_LENGTH || text.codePoints().anyMatch(Hosts::isAmbiguous)) {
        return Optional.empty();
      }
      String ascii;
      try {
        ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      String host = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
      boolean wellFormed =
          !host.isEmpty()
              && host.length() <= MAX_LENGTH
              && !host.startsWith(".")
              && !host.endsWith(".")
              && !host.contains("..");
      return wellFormed ? Optional.of(host) : Optional.empty();
    }

    /** Characters that IDNA 2003 (Java) and IDNA 2008 (browsers) map to different hosts. */
    private static boolean isAmbiguous(int c) {
      return c == 'ß' || c == 'ς' || c == 'ẞ' || c == 0x200C || c == 0x200D;
    }
  }
}
