package org.activitypub4j.client.transport.internal;

import org.activitypub4j.signatures.Headers;

/** An answer that was read to its end. */
public final class TransportResponse {
  private final Target target;
  private final int status;
  private final Headers headers;
  private final byte[] body;

  TransportResponse(Target target, int status, Headers headers, byte[] body) {
    this.target = target;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** The URL that returned it, after redirects. */
  public Target target() {
    return target;
  }

  /** The status: 200 to 599, or whatever number the other server sent. */
  public int status() {
    return status;
  }

  /** The headers as received. */
  public Headers headers() {
    return headers;
  }

  /**
   * The body. For a successful GET it is decoded and complete. For everything else it is only the
   * first bytes, for diagnosis. It is not copied, so do not change it.
   */
  public byte[] body() {
    return body;
  }

  /** Whether the status is 200 to 299. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
