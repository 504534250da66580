package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When something that failed is tried again: the wait doubles each time, and of each wait a random
 * half is taken away, so that what failed together does not come back together.
 *
 * @param first the first wait at most
 * @param longest any wait at most
 */
public record Backoff(Duration first, Duration longest) {

  /**
   * Returns how long to wait after so many attempts.
   *
   * @param attempts how often it was tried, at least 1
   */
  public Duration delay(int attempts, RandomGenerator random) {
    int doublings = Math.min(attempts - 1, 20);
    long full = Math.min(first.toMillis() << doublings, longest.toMillis());
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}
