package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often something may happen under each of many names: a number of times at once, and
 * then once more after each interval. A new name, or one that was idle for long, has only half of
 * what a name can save up, so nobody gains anything by making us forget names.
 *
 * <p>One source of requests may use half of what a name may, so that the other half is left for
 * everybody else.
 */
final class Rates {
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final int most;
  private final double perNano;
  private final Ticker ticker;
  private final Cache<NameHash, Bucket> buckets;
  private final Cache<NameHash, Bucket> shares;

  /** What is left for a name, and whether the last request got something. */
  private record Bucket(double left, long at, boolean granted) {}

  /**
   * Uses the same rate for each name.
   *
   * @param atOnce how often it may happen at once under a new name
   * @param each how long until it may happen once more
   * @param maxNames how many names are remembered, and as many shares of sources
   */
  Rates(int atOnce, Duration each, int maxNames, Ticker ticker) {
    this.most = 2 * atOnce;
    this.perNano = 1.0 / each.toNanos();
    this.ticker = ticker;
    this.buckets = table(maxNames, ticker);
    this.shares = table(maxNames, ticker);
  }

  private static Cache<NameHash, Bucket> table(int maxNames, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(maxNames)
        .expireAfterAccess(IDLE)
        .ticker(ticker)
        .build();
  }

  /**
   * Takes one if one is left.
   *
   * @param source who causes it; null if that is unknown, and then all may be used
   */
  boolean take(String name, @Nullable Source source) {
    long now = ticker.read();
    return (source == null || take(shares, NameHash.of(name, source.name()), 0.5, now))
        && take(buckets, NameHash.of(name), 1, now);
  }

  private boolean take(Cache<NameHash, Bucket> table, NameHash name, double part, long now) {
    return table.asMap().compute(name, (same, known) -> taken(known, part, now)).granted();
  }

  /** Whether something was taken under this name recently. */
  boolean knows(String name) {
    return buckets.getIfPresent(NameHash.of(name)) != null;
  }

  private Bucket taken(@Nullable Bucket known, double part, long now) {
    double left = part * most / 2.0;
    if (known != null) {
      long passed = Math.max(0, now - known.at()); // the clock may be set back
      left = Math.min(part * most, known.left() + passed * part * perNano);
    }
    return left < 1 ? new Bucket(left, now, false) : new Bucket(left - 1, now, true);
  }

  /** The number of entries in the fuller of its two tables. */
  long size() {
    buckets.cleanUp();
    shares.cleanUp();
    return Math.max(buckets.estimatedSize(), shares.estimatedSize());
  }
}
