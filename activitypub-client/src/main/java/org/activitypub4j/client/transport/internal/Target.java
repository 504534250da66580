package org.activitypub4j.client.transport.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.jspecify.annotations.Nullable;

/**
 * A URL to which we may send, in the only form in which it is sent and signed: scheme and host in
 * lower case, no default port, and a path. Path and query stay as they were given, except that an
 * apostrophe in the query becomes {@code %27}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3">RFC 3986 §3</a>
 * @see <a href="https://url.spec.whatwg.org/#special-query-percent-encode-set">URL Standard</a>
 */
public final class Target {
  private final URI url;
  private final Origin origin;

  private Target(URI url, Origin origin) {
    this.url = url;
    this.origin = origin;
  }

  /**
   * Reads a URL.
   *
   * @throws TransportException with {@link Reason#INVALID_URL} if it is not an absolute http or
   *     https URL in ASCII, is longer than an id may be, or has user information, a fragment, port
   *     0, or a host that is not a name or an address in plain form
   */
  public static Target of(URI uri) {
    String text = uri.toString();
    requireLength(text);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F || text.charAt(i) == '\\') {
        throw invalid(null, "the URL has a character that must be percent-encoded, at " + i);
      }
    }
    if (uri.getRawFragment() != null) {
      throw invalid(uri, "a fragment is never sent: leave it out of " + text);
    }
    String authority = uri.getRawAuthority();
    if (authority != null && authority.indexOf('@') >= 0) {
      throw invalid(uri, "the URL has user information: " + text);
    }
    Origin origin =
        Origin.of(uri)
            .orElseThrow(
                () -> invalid(uri, "not an http or https URL with a usable host: " + text));
    if (endsInNumber(origin.host()) && literal(origin.host()).isEmpty()) {
      throw invalid(uri, "the host is neither a name nor an address in plain form: " + text);
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    // Servers that parse URLs as browsers do read and verify it in this form, whatever was sent.
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery().replace("'", "%27");
    String url = origin + path + query;
    requireLength(url);
    return new Target(URI.create(url), origin);
  }

  private static void requireLength(String url) {
    if (url.length() > Uris.MAX_ID_LENGTH) {
      throw invalid(
          null, "the URL has %d characters, more than any id may have".formatted(url.length()));
    }
  }

  /**
   * Reads a URL.
   *
   * @throws TransportException as {@link #of(URI)}
   */
  public static Target parse(String text) {
    try {
      return of(Uris.reference(text));
    } catch (URISyntaxException e) {
      throw new TransportException(
          Reason.INVALID_URL, null, "not a URL: " + e.getReason() + " at " + e.getIndex(), e);
    }
  }

  /**
   * The target of a redirect.
   *
   * @param location the Location header, absolute or relative; its fragment is dropped
   * @throws TransportException with {@link Reason#REDIRECT_INVALID} if it is not a URL to which we
   *     may send
   */
  Target redirect(String location) {
    if (location.length() > Uris.MAX_ID_LENGTH) {
      throw badLocation("is longer than any id may be", null);
    }
    int hash = location.indexOf('#');
    String withoutFragment = hash < 0 ? location : location.substring(0, hash);
    try {
      // Java resolves a reference that is only a query against the parent folder.
      URI resolved =
          withoutFragment.startsWith("?")
              ? Uris.reference(origin + url.getRawPath() + withoutFragment)
              : url.resolve(Uris.reference(withoutFragment));
      return of(resolved);
    } catch (URISyntaxException | TransportException e) {
      throw badLocation("is not a URL that is sent to", e);
    }
  }

  private TransportException badLocation(String what, @Nullable Throwable cause) {
    return new TransportException(
        Reason.REDIRECT_INVALID, url, url + " redirects to a Location that " + what, cause);
  }

  /** The URL as it is sent and signed. */
  public URI url() {
    return url;
  }

  /** Scheme, host and port. */
  public Origin origin() {
    return origin;
  }

  boolean isCleartext() {
    return origin.scheme().equals("http");
  }

  /** The path and query of the request line. */
  String pathAndQuery() {
    String query = url.getRawQuery();
    return query == null ? url.getRawPath() : url.getRawPath() + "?" + query;
  }

  /** The address of a host that is a literal in plain form; empty for a name. Asks no resolver. */
  static Optional<InetAddress> literal(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    boolean six = bare.length() < host.length() && bare.indexOf(':') >= 0;
    if (!six && !isDottedQuad(bare)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(bare));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether it is four numbers without leading zeros. C libraries read a number with leading zeros
   * as octal.
   */
  private static boolean isDottedQuad(String host) {
    int parts = 0;
    for (String part : host.split("\\.", -1)) {
      boolean number =
          !part.isEmpty()
              && part.length() <= 3
              && part.chars().allMatch(c -> c >= '0' && c <= '9')
              && (part.length() == 1 || part.charAt(0) != '0')
              && Integer.parseInt(part) <= 255;
      if (!number) {
        return false;
      }
      parts++;
    }
    return parts == 4;
  }

  /** Whether a resolver could take the host for an address in one of its many spellings. */
  private static boolean endsInNumber(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    return host.startsWith("[")
        || last.chars().allMatch(c -> c >= '0' && c <= '9')
        || (last.startsWith("0x") && last.chars().skip(2).allMatch(Target::isHexDigit));
  }

  private static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static TransportException invalid(@Nullable URI uri, String message) {
    return new TransportException(Reason.INVALID_URL, uri, message);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Target that && Uris.same(url, that.url);
  }

  @Override
  public int hashCode() {
    return url.toString().hashCode();
  }

  /** The URL. */
  @Override
  public String toString() {
    return url.toString();
  }
}
