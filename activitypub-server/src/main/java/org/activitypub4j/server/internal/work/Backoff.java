package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When something that failed is tried again: after 10 s, doubled each time up to 12 h, of which a
 * random half is taken away so that what failed together does not come back together.
 */
public final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofHours(12);

  /** How long something is tried before it is parked. */
  public static final Duration PERIOD = Duration.ofDays(7);

  private Backoff() {}

  /**
   * Returns how long to wait after so many attempts.
   *
   * @param attempts how often it was tried, at least 1
   */
  public static Duration delay(int attempts, RandomGenerator random) {
    int doublings = Math.min(attempts - 1, 20);
    Duration full = FIRST.multipliedBy(1L << doublings);
    long millis = Math.min(full.toMillis(), LONGEST.toMillis());
    return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
  }
}
