package org.activitypub4j.signatures;

import java.util.Objects;

/**
 * A response without its body: the part that is signed. A response alone says little, so its
 * signature also covers parts of the request.
 *
 * @param status the status code, such as 200
 * @param headers the headers of the response
 * @param request the request that it answers; signer and verifier must have the same
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-2.4">RFC 9421 §2.4</a>
 */
public record ResponseHead(int status, Headers headers, RequestHead request) {

  /**
   * @throws IllegalArgumentException if the status does not have three digits
   */
  public ResponseHead {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("not a status: " + status);
    }
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(request, "request");
  }

  /** Returns the same response with other headers. */
  public ResponseHead withHeaders(Headers other) {
    return new ResponseHead(status, other, request);
  }
}
