package org.activitypub4j.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.signatures.Headers;

/**
 * A response for an HTTP adapter to send.
 *
 * @param status the status code
 * @param headers the headers, without Content-Length
 * @param body the body, which must not be changed; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // Bodies are not copied at each step.
public record ServerResponse(int status, Headers headers, byte[] body) {
  private static final byte[] NONE = {};

  /** Returns a response without a body. */
  public static ServerResponse status(int status) {
    return new ServerResponse(status, Headers.of(), NONE);
  }

  /**
   * Returns a response that says in a line of plain text what is wrong. The message is made
   * printable, and cut at 300 characters.
   */
  public static ServerResponse problem(int status, String message) {
    return new ServerResponse(
        status,
        Headers.of("Content-Type", "text/plain; charset=utf-8"),
        (LogText.sentence(message) + "\n").getBytes(UTF_8));
  }

  /** Returns a {@linkplain #problem problem} with status 503 and a Retry-After of 30 seconds. */
  public static ServerResponse unavailable(String message) {
    return problem(503, message).with("Retry-After", "30");
  }

  /** Returns a response with a body. */
  public static ServerResponse of(int status, String contentType, byte[] body) {
    return new ServerResponse(status, Headers.of("Content-Type", contentType), body);
  }

  /** Returns this response with one more header. */
  public ServerResponse with(String name, String value) {
    return new ServerResponse(status, headers.plus(name, value), body);
  }

  /** Returns the body as text, for tests and logs. */
  public String text() {
    return new String(body, UTF_8);
  }
}
