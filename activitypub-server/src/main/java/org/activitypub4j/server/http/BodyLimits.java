package org.activitypub4j.server.http;

import java.time.Duration;

/**
 * How long a client may take to send the body of a request and to read the response. A thread of
 * the server waits for it, and there are few. Immutable.
 *
 * @param total the time for the body, and again for reading the response; default 10 s
 * @param minBytesPerSecond the slowest rate of the body; default 1 KiB
 * @param minRateAfter the time after which that rate counts; default 2 s
 * @param linger the time to wait for the rest of a body that is not read, after the response was
 *     sent, because a connection that is closed earlier may lose the response; also the time that a
 *     client has to read a response while others need the thread; default 1 s
 * @param atOnce how many bodies are read at the same time; one sender may have half of them, and
 *     above that a request gets 503, after a tenth of a second if all are taken. Half as many more
 *     may be waited for without being read. Default 8. An adapter that also limits how long clients
 *     read lets twice as many large answers (over 16 KiB) wait for them, and one sender may have a
 *     quarter of these; above that the oldest is cut off if it had {@code linger}, and otherwise
 *     the request gets 503. The sum should be lower than the number of threads of the server, less
 *     those that wait for keys
 */
public record BodyLimits(
    Duration total, int minBytesPerSecond, Duration minRateAfter, Duration linger, int atOnce) {

  /** What the parameters say. */
  public static final BodyLimits DEFAULT =
      new BodyLimits(
          Duration.ofSeconds(10), 1_024, Duration.ofSeconds(2), Duration.ofSeconds(1), 8);

  /**
   * @throws IllegalArgumentException if a duration or {@code atOnce} is not positive, or {@code
   *     minBytesPerSecond} is negative
   */
  public BodyLimits {
    positive(total, "total");
    positive(minRateAfter, "minRateAfter");
    positive(linger, "linger");
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce must be at least 1: " + atOnce);
    }
    if (minBytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "minBytesPerSecond must not be negative: " + minBytesPerSecond);
    }
  }

  /** Whether a body of which so many bytes came in this time is too slow. */
  boolean isTooSlow(long bytes, long nanos) {
    return nanos > total.toNanos()
        || (nanos > minRateAfter.toNanos() && bytes < nanos / 1e9 * minBytesPerSecond);
  }

  private static void positive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
