package org.activitypub4j.model;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one reader of URIs that others wrote: {@link #id} and {@link #link} give a URI or nothing,
 * and never throw.
 *
 * <p>Ids are compared by their text as received ({@link #same}), never by {@link URI#equals}, which
 * folds case. A value that had to be repaired serves as a link, never as an id.
 */
public final class Uris {
  /** The longest id that is read, in characters. */
  public static final int MAX_ID_LENGTH = 2_048;

  /** The longest link that is read, in characters. */
  public static final int MAX_LINK_LENGTH = 8_192;

  private Uris() {}

  /**
   * Reads an id: an absolute URI of any scheme, exactly as received. An http or https one needs a
   * host that {@link Origin} can compare, and no user information.
   */
  public static Optional<URI> id(String text) {
    if (text.isEmpty() || text.length() > MAX_ID_LENGTH) {
      return Optional.empty();
    }
    URI uri = parse(text);
    if (uri == null
        || !uri.isAbsolute()
        || text.startsWith("://#", uri.getScheme().length()) // a fragment of no document
        || (isHttp(uri) && Origin.of(uri).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(uri);
  }

  /**
   * Reads a link for people to follow: as {@link #id}, and where that fails with surrounding white
   * space removed, illegal characters percent-encoded and the host in A-labels.
   */
  public static Optional<URI> link(String text) {
    Optional<URI> exact = id(text);
    if (exact.isPresent() || text.length() > MAX_LINK_LENGTH) {
      return exact;
    }
    String repaired = encodeIllegal(text.strip());
    int host = repaired.indexOf("://");
    if (host > 0) {
      int start = host + 3;
      int end = start;
      while (end < repaired.length() && "/?#".indexOf(repaired.charAt(end)) < 0) {
        end++;
      }
      String authority = repaired.substring(start, end);
      int colon = authority.startsWith("[") ? -1 : authority.indexOf(':');
      String name = colon < 0 ? authority : authority.substring(0, colon);
      Optional<String> normal = Origin.Hosts.normalize(name);
      if (normal.isPresent()) {
        repaired =
            repaired.substring(0, start)
                + normal.get()
                + (colon < 0 ? "" : authority.substring(colon))
                + repaired.substring(end);
      }
    }
    return repaired.length() > MAX_ID_LENGTH ? longLink(repaired) : id(repaired);
  }

  /**
   * Reads a URI reference, absolute or relative, and checks nothing more: {@link URI#URI(String)}
   * without the {@link NumberFormatException} that a host such as {@code [::3333333333.1.1.1]} gets
   * from it.
   *
   * @throws URISyntaxException if it is none
   */
  public static URI reference(String text) throws URISyntaxException {
    try {
      return new URI(text);
    } catch (NumberFormatException e) {
      throw new URISyntaxException(Escapes.log(text), "Malformed IPv4 address", text.indexOf('['));
    } catch (URISyntaxException e) {
      // The message of the JDK has the whole text in it.
      throw new URISyntaxException(Escapes.log(text), e.getReason(), e.getIndex());
    }
  }

  /** Null where it is none; an exception for each of many links would be dear. */
  private static @Nullable URI parse(String text) {
    if (!isAbsolute(text)) {
      return null;
    }
    int hashes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      hashes += c == '#' ? 1 : 0;
      if (isIllegal(text, i) || hashes > 1) {
        return null;
      }
    }
    try {
      return new URI(text);
    } catch (URISyntaxException | NumberFormatException e) {
      return null;
    }
  }

  /** Whether two ids are the same text. */
  public static boolean same(URI first, URI second) {
    return first.toString().equals(second.toString());
  }

  /**
   * The URI without its fragment: the document to fetch for it.
   *
   * @throws IllegalArgumentException if there is nothing but a fragment after {@code ://}, which
   *     {@link #id} and {@link #link} refuse
   */
  public static URI withoutFragment(URI uri) {
    String text = uri.toString();
    int hash = text.indexOf('#');
    return hash < 0 ? uri : URI.create(text.substring(0, hash));
  }

  private static Optional<URI> longLink(String text) {
    return Optional.ofNullable(parse(text))
        .filter(uri -> isHttp(uri) && Origin.of(uri).isPresent());
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }

  /** Percent-encodes what RFC 3986 does not allow anywhere; a stray percent sign too. */
  private static String encodeIllegal(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isIllegal(text, i)) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          HexFormat.of().withUpperCase().toHexDigits(out.append('%'), b);
        }
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isIllegal(String text, int at) {
    char c = text.charAt(at);
    return c <= ' '
        || c == 0x7F
        || "\"<>\\^`{|}".indexOf(c) >= 0
        || (c == '%' && !isEscape(text, at))
        || (c > 0x7F && (Character.isISOControl(c) || Character.isSpaceChar(c)));
  }

  /** A scheme, a colon, and something behind it, other than the slashes before a host alone. */
  private static boolean isAbsolute(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < colon; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && "+-.".indexOf(c) < 0) {
        return false;
      }
    }
    return colon + 1 < text.length() && !(text.length() == colon + 3 && text.endsWith("//"));
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }
}
