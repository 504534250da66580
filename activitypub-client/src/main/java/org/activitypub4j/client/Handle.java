package org.activitypub4j.client;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.jspecify.annotations.Nullable;

/**
 * A name in the fediverse, such as {@code @alice@example.org}.
 *
 * <p>The host is in lower case with A-labels, with a port only if it is not the default of https.
 * The user name keeps its case. Two handles are equal even if the case of their user names differs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7565">RFC 7565</a>
 */
public final class Handle {
  private static final int MAX_USER_LENGTH = 128;

  private final String user;
  private final Origin origin;

  private Handle(String user, Origin origin) {
    this.user = user;
    this.origin = origin;
  }

  /**
   * Makes a handle from its parts.
   *
   * @param host a host, internationalised or not, with a port if it is not 443
   * @throws IllegalArgumentException if a part is not well-formed
   */
  public static Handle of(String user, String host) {
    return read(user, host)
        .orElseThrow(
            () -> new IllegalArgumentException("not a handle: %s at %s".formatted(user, host)));
  }

  /**
   * Reads a handle in any of the usual forms: {@code @user@host}, {@code user@host} or {@code
   * acct:user@host}. After {@code acct:} the {@code @} may be percent-encoded.
   *
   * @return empty if it is not one
   */
  public static Optional<Handle> parse(String text) {
    String rest = text;
    if (rest.regionMatches(true, 0, "acct:", 0, 5)) {
      rest = rest.substring(5).replace("%40", "@");
    }
    if (rest.startsWith("@")) {
      rest = rest.substring(1);
    }
    int at = rest.lastIndexOf('@');
    return at < 0 ? Optional.empty() : read(rest.substring(0, at), rest.substring(at + 1));
  }

  private static Optional<Handle> read(String user, String host) {
    boolean goodUser =
        !user.isEmpty()
            && user.length() <= MAX_USER_LENGTH
            && user.chars().allMatch(Handle::isUserCharacter);
    boolean goodHost =
        !host.isEmpty() && host.length() <= 512 && host.chars().noneMatch(Handle::endsHost);
    if (!goodUser || !goodHost) {
      return Optional.empty();
    }
    return Uris.link("https://" + host + "/")
        .flatMap(Origin::of)
        .map(origin -> new Handle(user, origin));
  }

  /** Whether a character would give a URL more than a host and a port. */
  private static boolean endsHost(int c) {
    return c <= ' ' || c == 0x7F || (c < 0x80 && "/?#@\\%\"<>^`{|}".indexOf(c) >= 0);
  }

  /** The characters of the userpart in RFC 7565. Names on other servers use fewer of them. */
  private static boolean isUserCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || (c < 0x80 && "-._~!$&'()*+,;=".indexOf(c) >= 0);
  }

  /** Returns the user name. */
  public String user() {
    return user;
  }

  /** Returns the host, with its port if it is not 443. */
  public String host() {
    return origin.authority();
  }

  /** Returns the https origin of the host. */
  public Origin origin() {
    return origin;
  }

  /** The same server over http. Only for networks that are explicitly allowed. */
  Origin cleartextOrigin() {
    return new Origin("http", origin.host(), origin.port() == 443 ? 80 : origin.port());
  }

  /** Returns the {@code acct:} URI for WebFinger. */
  public URI toUri() {
    return URI.create("acct:" + user + "@" + host());
  }

  /** Returns whether both name the same account. The case of user names does not count. */
  public boolean isSameAccount(Handle other) {
    return origin.equals(other.origin)
        && user.toLowerCase(Locale.ROOT).equals(other.user.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Handle that && user.equals(that.user) && origin.equals(that.origin);
  }

  @Override
  public int hashCode() {
    return 31 * user.hashCode() + origin.hashCode();
  }

  /** Returns the handle as people write it: {@code @user@host}. */
  @Override
  public String toString() {
    return "@" + user + "@" + host();
  }
}
