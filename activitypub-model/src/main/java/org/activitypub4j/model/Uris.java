package org.activitypub4j.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads URIs that other servers wrote. {@link #id} and {@link #link} return a URI or empty, and
 * never throw.
 *
 * <p>Ids are compared by their text as received ({@link #same}), never by {@link URI#equals}, which
 * ignores the case of some letters. A value that had to be repaired can be used as a link, but
 * never as an id.
 */
public final class Uris {
  /** The longest id that is read, in characters. */
  public static final int MAX_ID_LENGTH = 2_048;

  /** The longest link that is read, in characters. */
  public static final int MAX_LINK_LENGTH = 8_192;

  private Uris() {}

  /**
   * Reads an id: an absolute URI of any scheme, exactly as received. An http or https URI must have
   * a host that {@link Origin} can compare, and no user information.
   */
  public static Optional<URI> id(String text) {
    if (text.isEmpty() || text.length() > MAX_ID_LENGTH) {
      return Optional.empty();
    }
    URI uri = parse(text);
    if (uri == null
        || text.startsWith("://#", uri.getScheme().length()) // a fragment without a document
        || (isHttp(uri) && Origin.of(uri).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(uri);
  }

  /**
   * Reads a link for people to follow. If it cannot be read like an {@link #id}, it is repaired:
   * surrounding white space is removed, characters that are illegal where they are get
   * percent-encoded, and the host is converted to A-labels. The host may have underscores; such a
   * link has no {@link Origin}.
   */
  public static Optional<URI> link(String text) {
    Optional<URI> exact = id(text);
    if (exact.isPresent() || text.length() > MAX_LINK_LENGTH) {
      return exact;
    }
    String repaired = repair(encodeIllegal(text.strip()));
    return repaired.length() > MAX_LINK_LENGTH
        ? Optional.empty()
        : Optional.ofNullable(parse(repaired)).filter(Uris::isLink);
  }

  private static boolean isLink(URI uri) {
    return isHttp(uri)
        ? Origin.of(uri).isPresent() || UriSyntax.isLooseAuthority(uri.getRawAuthority())
        : id(uri.toString()).isPresent();
  }

  /**
   * Converts the host to A-labels, and encodes characters after it that have a meaning only
   * elsewhere.
   */
  private static String repair(String text) {
    int scheme = text.indexOf("://");
    int start = scheme > 0 ? scheme + 3 : 0;
    int end = scheme > 0 ? UriSyntax.endOfAuthority(text, start) : 0;
    String authority = text.substring(start, end);
    int colon = authority.startsWith("[") ? -1 : authority.indexOf(':');
    String name = colon < 0 ? authority : authority.substring(0, colon);
    return text.substring(0, start)
        + Origin.Hosts.normalize(name).orElse(name)
        + (colon < 0 ? "" : authority.substring(colon))
        + encodeMisplaced(text.substring(end));
  }

  /** Encodes brackets in a path, and a number sign in a fragment. */
  private static String encodeMisplaced(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    boolean path = true;
    boolean fragment = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '#' && fragment) {
        out.append("%23");
      } else if (path && c == '[') {
        out.append("%5B");
      } else if (path && c == ']') {
        out.append("%5D");
      } else {
        out.append(c);
      }
      fragment |= c == '#';
      path &= c != '#' && c != '?';
    }
    return out.toString();
  }

  /**
   * Reads a URI reference, absolute or relative. It does the same as {@link URI#URI(String)}, but
   * without the {@link NumberFormatException} for a host such as {@code [::3333333333.1.1.1]}.
   *
   * @throws URISyntaxException if it is not a URI reference
   */
  public static URI reference(String text) throws URISyntaxException {
    try {
      return new URI(text);
    } catch (NumberFormatException e) {
      throw new URISyntaxException(Escapes.log(text), "Malformed IPv4 address", text.indexOf('['));
    } catch (URISyntaxException e) {
      // The message of the JDK contains the whole text.
      throw new URISyntaxException(Escapes.log(text), e.getReason(), e.getIndex());
    }
  }

  private static @Nullable URI parse(String text) {
    if (!UriSyntax.isUri(text)) {
      return null;
    }
    try {
      return new URI(text);
    } catch (URISyntaxException | NumberFormatException e) {
      return null; // This is not known to happen.
    }
  }

  /** Returns whether two ids are the same text. */
  public static boolean same(URI first, URI second) {
    return first.toString().equals(second.toString());
  }

  /**
   * Returns the URI without its fragment: the URL of its document.
   *
   * @throws IllegalArgumentException if there is nothing but a fragment after {@code ://}; {@link
   *     #id} and {@link #link} never return such a URI
   */
  public static URI withoutFragment(URI uri) {
    String text = uri.toString();
    int hash = text.indexOf('#');
    return hash < 0 ? uri : URI.create(text.substring(0, hash));
  }

  static boolean isHttp(URI uri) {
    return UriSyntax.isHttp(String.valueOf(uri.getScheme()));
  }

  /** Percent-encodes what RFC 3986 does not allow anywhere, and also stray percent signs. */
  private static String encodeIllegal(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (UriSyntax.isIllegal(text, i)) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          HexFormat.of().withUpperCase().toHexDigits(out.append('%'), b);
        }
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
