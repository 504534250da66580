package org.activitypub4j.client.transport;

import java.net.URI;
import java.time.Duration;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * A request that was made, and its result.
 *
 * @param purpose the purpose
 * @param method {@code GET} or {@code POST}
 * @param target the URL as sent
 * @param keyId the key that signed it; null if it was not signed
 * @param scheme how it was signed; null if it was not signed
 * @param status the status of the answer; 0 if there was none
 * @param failure why there was no usable answer; null if there was one
 * @param duration from asking for a connection to the end of the body
 */
public record RequestEvent(
    Purpose purpose,
    String method,
    URI target,
    @Nullable URI keyId,
    @Nullable SignatureScheme scheme,
    int status,
    TransportException.@Nullable Reason failure,
    Duration duration) {

  /** What a request is made for. */
  public enum Purpose {
    /** To read an ActivityStreams document. */
    DOCUMENT,
    /** To read the key of a signature, or its owner. */
    KEY,
    /** To find out about a handle, by WebFinger or host-meta. */
    WEBFINGER,
    /** To find out what a server says about itself. */
    NODEINFO,
    /** To deliver an activity. */
    DELIVERY
  }

  /** Returns one line for people: method, URL, signature, answer, milliseconds. */
  @Override
  public String toString() {
    String signed = scheme == null ? "unsigned" : scheme + " by " + keyId;
    String answer = failure == null ? Integer.toString(status) : failure.toString();
    return "%s %s (%s) -> %s in %d ms"
        .formatted(method, target, signed, answer, duration.toMillis());
  }
}
