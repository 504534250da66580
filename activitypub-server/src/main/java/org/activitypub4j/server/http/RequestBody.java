package org.activitypub4j.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * The body of a request. It is read at most once, and only after the headers were checked.
 * Blocking.
 */
public interface RequestBody {

  /** Returns the announced length in bytes; empty if none was announced. */
  OptionalLong length();

  /**
   * Opens the body. The engine reads at most its limit, and closes the stream.
   *
   * @throws IOException if the connection fails
   */
  InputStream open() throws IOException;

  /** Returns a body that is in memory. */
  static RequestBody of(byte[] bytes) {
    return new RequestBody() {
      @Override
      public OptionalLong length() {
        return OptionalLong.of(bytes.length);
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
