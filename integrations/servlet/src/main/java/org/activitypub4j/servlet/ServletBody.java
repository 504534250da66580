package org.activitypub4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.server.http.BodyPlaces;
import org.activitypub4j.server.http.LimitedBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a request, read by blocking reads: a container ends each by its own time-out. Used by
 * one thread.
 */
final class ServletBody extends LimitedBody {
  private static final Logger LOG = LoggerFactory.getLogger(ServletBody.class);

  private final HttpServletRequest request;

  ServletBody(
      HttpServletRequest request, BodyLimits limits, BodyPlaces places, Optional<String> address) {
    super(length(request), limits, places, address);
    this.request = request;
  }

  private static OptionalLong length(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    // In HTTP/1 a body that is not announced does not exist.
    boolean none = !isInFrames(request) && request.getHeader("Transfer-Encoding") == null;
    return length >= 0 || none ? OptionalLong.of(Math.max(0, length)) : OptionalLong.empty();
  }

  private static boolean isInFrames(HttpServletRequest request) {
    return !request.getProtocol().startsWith("HTTP/1.");
  }

  /** Whether it comes by HTTP/2 or later, where other requests have the same connection. */
  boolean isInFrames() {
    return isInFrames(request);
  }

  @Override
  protected InputStream stream() throws IOException {
    return request.getInputStream();
  }

  /**
   * Reads for a while what nobody wants, after the answer was sent: a connection that is closed
   * while something comes may lose the answer. Without a place it does nothing.
   *
   * @param places apart from those of wanted bodies, or strangers, who need no signature to send
   *     what is not wanted, could keep out those who have one
   */
  void linger(BodyPlaces places, Duration time) {
    // Who waits to be told to send the body sends none.
    if (isComplete() || request.getHeader("Expect") != null || !places.take(sender())) {
      return;
    }
    try {
      long end = System.nanoTime() + time.toNanos();
      byte[] part = new byte[8_192];
      InputStream in = request.getInputStream();
      while (in.read(part) >= 0 && System.nanoTime() < end) {
        // Nobody wants it.
      }
    } catch (IOException e) {
      LOG.debug("the rest of a body did not come: {}", e.toString());
    } finally {
      places.leave(sender());
    }
  }
}
