package org.activitypub4j.server.http;

import java.util.List;
import java.util.Objects;
import org.activitypub4j.signatures.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A request as an HTTP adapter hands it over: any framework can make one.
 *
 * @param method the method, in capitals
 * @param target the raw path with the raw query, exactly as it stood on the wire: signatures cover
 *     it
 * @param headers all headers, in order
 * @param body the body, not yet read
 * @param remoteAddress the IP address of the peer, as the application knows it; never from a header
 *     by the engine. It pays for what its requests cause, so it must not be that of a proxy through
 *     which all come; null if unknown
 */
public record ServerRequest(
    String method,
    String target,
    Headers headers,
    RequestBody body,
    @Nullable String remoteAddress) {

  /** Of which parsers take the first or the last: one parser on the way could see another. */
  private static final List<String> SINGLE =
      List.of("Host", "Content-Length", "Transfer-Encoding", "Date", "Digest", "Content-Type");

  /**
   * Checks that nothing but the address is null, and that what says where a message ends has one
   * meaning, as have other headers that decide.
   *
   * @throws IllegalArgumentException if there are two of Host, Content-Length, Transfer-Encoding,
   *     Date, Digest or Content-Type, both Content-Length and Transfer-Encoding, or a
   *     Content-Length of anything but digits: the request is malformed (400), and its connection
   *     is to be closed
   */
  public ServerRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
    for (String name : SINGLE) {
      if (headers.count(name) > 1) {
        throw new IllegalArgumentException("there is more than one header " + name);
      }
    }
    // Parsers take more for a number than RFC 9110 does, and not all the same.
    if (headers.first("Content-Length").filter(length -> !isDigits(length)).isPresent()) {
      throw new IllegalArgumentException("the Content-Length is no number");
    }
    if (headers.contains("Content-Length") && headers.contains("Transfer-Encoding")) {
      throw new IllegalArgumentException("there are both Content-Length and Transfer-Encoding");
    }
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Whether it only fetches something: GET or HEAD. */
  public boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** The path, raw. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
