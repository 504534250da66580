package org.activitypub4j.jdkhttpserver;

import java.time.Duration;

/**
 * How long a peer may take to send the body of a request, and to take the response: the threads of
 * the server wait meanwhile, and there are not many. Immutable.
 *
 * @param total for the body, and again to take the response; default 10 s
 * @param minBytesPerSecond of the body; default 1 KiB
 * @param minRateAfter when that begins to count; default 2 s
 * @param linger for a body that nobody wants, after the response was sent: a connection that is
 *     closed before may lose the response; and to take a response while others need the thread;
 *     default 1 s
 * @param atOnce bodies that are read at once, of which one sender may have half; above that a
 *     request gets 503. Half as many more are waited for though nobody wants them. Large answers
 *     (of more than 16 KiB) that wait to be taken are twice as many, of which one sender may have a
 *     quarter; above that the one that waits the longest is cut if it had {@code linger}, or else a
 *     request gets 503. Together these should be fewer than the server has threads, less those that
 *     wait for keys. Default 8
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

  /** How many bodies that nobody wants are waited for; the connections of others are cut. */
  int unwantedAtOnce() {
    return Math.max(1, atOnce / 2);
  }

  /** How many large answers wait to be taken at once. */
  int answersAtOnce() {
    return Math.min(Integer.MAX_VALUE / 2, atOnce) * 2;
  }

  /** How many of them one sender may let wait. */
  int answersForOne() {
    return Math.max(1, atOnce / 2);
  }

  private static void positive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
