package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before something is tried again. The wait doubles each time, and a random part
 * of up to a half is taken off, so that things that failed together are not tried together.
 *
 * @param first the longest first wait
 * @param longest the longest wait at all
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
