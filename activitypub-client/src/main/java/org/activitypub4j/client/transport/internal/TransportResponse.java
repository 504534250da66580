package org.activitypub4j.client.transport.internal;

import org.activitypub4j.signatures.Headers;

/** An answer, read to its end. */
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

  /** The URL that gave it, after redirects. */
  public Target target() {
    return target;
  }

  /** 200 to 599, or what the peer made of it. */
  public int status() {
    return status;
  }

  /** The headers as received. */
  public Headers headers() {
    return headers;
  }

  /**
   * Decoded and whole for a successful GET; of anything else the first bytes, for diagnosis. Not
   * copied, not to be changed.
   */
  public byte[] body() {
    return body;
  }

  /** Whether the status is 200 to 299. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
