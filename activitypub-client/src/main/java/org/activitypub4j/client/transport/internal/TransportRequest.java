package org.activitypub4j.client.transport.internal;

import org.activitypub4j.client.transport.RequestPurpose;
import org.activitypub4j.signatures.Headers;

/** A request for the door to make: a GET, or a POST with its body. */
public final class TransportRequest {
  private static final byte[] NO_BODY = new byte[0];

  private final String method;
  private final Target target;
  private final Headers headers;
  private final byte[] body;
  private final RequestPurpose purpose;
  private final HopSigner signer;

  private TransportRequest(
      String method,
      Target target,
      Headers headers,
      byte[] body,
      RequestPurpose purpose,
      HopSigner signer) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.purpose = purpose;
    this.signer = signer;
  }

  /** A GET whose redirects are followed. */
  public static TransportRequest get(
      Target target, Headers headers, RequestPurpose purpose, HopSigner signer) {
    return new TransportRequest("GET", target, headers, NO_BODY, purpose, signer);
  }

  /**
   * A POST, which is never redirected.
   *
   * @param body not copied, not to be changed
   */
  public static TransportRequest post(
      Target target, Headers headers, byte[] body, RequestPurpose purpose, HopSigner signer) {
    return new TransportRequest("POST", target, headers, body, purpose, signer);
  }

  String method() {
    return method;
  }

  Target target() {
    return target;
  }

  Headers headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  RequestPurpose purpose() {
    return purpose;
  }

  HopSigner signer() {
    return signer;
  }

  boolean isGet() {
    return method.equals("GET");
  }
}
