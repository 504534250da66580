package org.activitypub4j.server.internal.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.activitypub4j.server.http.RequestBody;

/** Reads a body up to a limit, and never more. */
public final class RequestBodyReader {
  private RequestBodyReader() {}

  /** The body; empty if it is longer than the limit. */
  static Optional<byte[]> read(RequestBody body, int maxBytes) throws IOException {
    if (body.length().orElse(0) > maxBytes) {
      return Optional.empty();
    }
    try (InputStream in = body.open()) {
      byte[] bytes = in.readNBytes(maxBytes);
      return bytes.length == maxBytes && in.read() >= 0 ? Optional.empty() : Optional.of(bytes);
    }
  }
}
