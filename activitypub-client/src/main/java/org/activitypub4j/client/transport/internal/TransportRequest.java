package org.activitypub4j.client.transport.internal;

import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.signatures.Headers;

/** A request that the door makes: a GET, or a POST with its body. */
public final class TransportRequest {
  private static final byte[] NO_BODY = new byte[0];

  private final String method;
  private final Target target;
  private final Headers headers;
  private final byte[] body;
  private final Purpose purpose;
  private final HopSigner signer;
  private final Redirects redirects;

  /** Where the answer to a GET may lead. */
  public enum Redirects {
    /**
     * To URLs of the same origin: for what only that origin can say, such as the document of an id.
     * An answer from elsewhere could not be believed, so such a redirect is not even followed.
     */
    SAME_ORIGIN,
    /** Anywhere: for what people paste, and for descriptors that say nothing about themselves. */
    ANYWHERE
  }

  private TransportRequest(
      String method,
      Target target,
      Headers headers,
      byte[] body,
      Purpose purpose,
      HopSigner signer,
      Redirects redirects) {
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
    this.purpose = purpose;
    this.signer = signer;
    this.redirects = redirects;
  }

  /** A GET. Its redirects are followed as far as they may lead. */
  public static TransportRequest get(
      Target target, Headers headers, Purpose purpose, HopSigner signer, Redirects redirects) {
    return new TransportRequest("GET", target, headers, NO_BODY, purpose, signer, redirects);
  }

  /**
   * A POST, which is never redirected.
   *
   * @param body not copied, so do not change it
   */
  public static TransportRequest post(
      Target target, Headers headers, byte[] body, Purpose purpose, HopSigner signer) {
    return new TransportRequest(
        "POST", target, headers, body, purpose, signer, Redirects.SAME_ORIGIN);
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

  Purpose purpose() {
    return purpose;
  }

  HopSigner signer() {
    return signer;
  }

  Redirects redirects() {
    return redirects;
  }

  boolean isGet() {
    return method.equals("GET");
  }
}
