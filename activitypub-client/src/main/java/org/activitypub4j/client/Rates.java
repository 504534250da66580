package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * How often something may happen under each of many names: a number at once, and then one more each
 * so often. A name that was idle for long, or not heard of, may half of it at once, so that nobody
 * gains by making this forget names.
 *
 * @param <K> the names
 */
final class Rates<K> {
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final int most;
  private final double perNano;
  private final Ticker ticker;
  private final Cache<K, Bucket> buckets;

  /** What is left under a name, and whether the last who asked got any. */
  private record Bucket(double left, long at, boolean granted) {}

  /**
   * The same rate for each name.
   *
   * @param atOnce what a new name may at once
   * @param each how long until one more
   * @param maxNames how many names are remembered
   */
  Rates(int atOnce, Duration each, int maxNames, Ticker ticker) {
    this.most = 2 * atOnce;
    this.perNano = 1.0 / each.toNanos();
    this.ticker = ticker;
    this.buckets =
        Caffeine.newBuilder().maximumSize(maxNames).expireAfterAccess(IDLE).ticker(ticker).build();
  }

  /** Takes one if there is any left. */
  boolean take(K name) {
    long now = ticker.read();
    return buckets.asMap().compute(name, (same, known) -> taken(known, now)).granted();
  }

  /** Whether something was taken under this name of late. */
  boolean knows(K name) {
    return buckets.getIfPresent(name) != null;
  }

  private Bucket taken(Bucket known, long now) {
    double left = most / 2.0;
    if (known != null) {
      long passed = Math.max(0, now - known.at()); // the clock may be set back
      left = Math.min(most, known.left() + passed * perNano);
    }
    return left < 1 ? new Bucket(left, now, false) : new Bucket(left - 1, now, true);
  }

  long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }
}
