package org.activitypub4j.server;

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
 * @param remoteAddress the address of the peer, as the application knows it; never from a header by
 *     the engine; null if unknown
 */
public record ServerRequest(
    String method,
    String target,
    Headers headers,
    RequestBody body,
    @Nullable String remoteAddress) {

  /** Checks that nothing but the address is null. */
  public ServerRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(body, "body");
  }

  /** The path, raw. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
