package org.activitypub4j.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * The body of a request, read at most once and only after the headers were found good. Blocking.
 */
public interface RequestBody {

  /** How long the peer says it is, in bytes; empty for a body of unannounced length. */
  OptionalLong length();

  /**
   * Opens the body; the engine reads no more than its limit and closes the stream.
   *
   * @throws IOException if the connection fails
   */
  InputStream open() throws IOException;

  /** A body that is in memory. */
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
