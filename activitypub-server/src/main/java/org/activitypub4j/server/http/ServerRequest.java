package org.activitypub4j.server.http;

import java.util.List;
import java.util.Objects;
import org.activitypub4j.signatures.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A request, as an HTTP adapter passes it to the engine.
 *
 * @param method the method, in capitals
 * @param target the raw path with the raw query, exactly as received: signatures cover it
 * @param headers all headers, in order
 * @param body the body, not yet read
 * @param remoteAddress the IP address of the client; null if unknown. The engine charges the cost
 *     of a request to this address, so it must not be the address of a proxy that all clients share
 */
public record ServerRequest(
    String method,
    String target,
    Headers headers,
    RequestBody body,
    @Nullable String remoteAddress) {

  /**
   * Headers that must not be repeated: if one parser takes the first value and another the last,
   * they see different requests.
   */
  private static final List<String> SINGLE =
      List.of("Host", "Content-Length", "Transfer-Encoding", "Date", "Digest", "Content-Type");

  /**
   * Checks that nothing but the address is null, and that the headers that decide how a request is
   * read have one meaning.
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
    // Some parsers accept more numbers than RFC 9110 does, and they differ.
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

  /** Returns whether the method is GET or HEAD. */
  public boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Returns the raw path, without the query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
