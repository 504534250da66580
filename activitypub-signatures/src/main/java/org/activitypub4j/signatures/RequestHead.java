package org.activitypub4j.signatures;

import java.net.URI;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.internal.Ascii;

/**
 * A request without its body: the part that is signed.
 *
 * @param method the method, in its own case, such as {@code POST}
 * @param target the absolute target. Its scheme and authority are the canonical ones: for a
 *     received request they come from configuration, never from its Host header. Path and query are
 *     raw, as they were sent; an empty path becomes {@code /}
 * @param headers the headers
 */
public record RequestHead(String method, URI target, Headers headers) {

  /**
   * @throws IllegalArgumentException if the method is not a token, or the target is not an absolute
   *     http or https URI in ASCII without user information and fragment
   */
  public RequestHead {
    if (!Ascii.isToken(method)) {
      throw new IllegalArgumentException("not a method: \"" + Ascii.printable(method) + "\"");
    }
    if (Origin.of(target).isEmpty()
        || target.getRawFragment() != null
        || !Ascii.isAscii(target.toString())) {
      throw new IllegalArgumentException(
          "not an absolute http or https target: " + Ascii.printable(target.toString()));
    }
    if (target.getRawPath().isEmpty()) {
      String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
      target = URI.create(target.getScheme() + "://" + target.getRawAuthority() + "/" + query);
    }
  }

  /**
   * Returns the head of a received request.
   *
   * @param origin the configured origin of this server
   * @param requestTarget the path and query of the request line, exactly as received
   * @throws IllegalArgumentException if the request is malformed (400)
   */
  public static RequestHead received(
      String method, Origin origin, String requestTarget, Headers headers) {
    if (!requestTarget.startsWith("/")) {
      throw new IllegalArgumentException(
          "the request target is not a path: " + Ascii.printable(requestTarget));
    }
    return new RequestHead(method, URI.create(origin + requestTarget), headers);
  }

  /** Returns scheme, host and port of the target. */
  public Origin origin() {
    return Origin.of(target).orElseThrow(); // the constructor checked it
  }

  /** Returns path and query as they were sent. */
  public String pathAndQuery() {
    String query = target.getRawQuery();
    return query == null ? target.getRawPath() : target.getRawPath() + "?" + query;
  }

  /** Returns the same request with other headers. */
  public RequestHead withHeaders(Headers other) {
    return new RequestHead(method, target, other);
  }

  /** Whether the body does not count, because the method is GET or HEAD. */
  boolean bodyless() {
    return method.equals("GET") || method.equals("HEAD");
  }
}
