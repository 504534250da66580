package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;

/** What could not be fetched, so that it is not asked for again and again. */
final class Misses {
  /** Longer than any failure counts, so that the next one knows how often it failed before. */
  private static final Duration KEPT = Duration.ofDays(2);

  private final InstantSource clock;
  private final LayeredCache<Miss> misses;

  Misses(
      String prefix,
      InstantSource clock,
      Ticker ticker,
      long maxBytes,
      @Nullable SharedCache shared) {
    this.clock = clock;
    this.misses = new LayeredCache<>(prefix, KEPT, ticker, maxBytes, shared, Miss.codec());
  }

  /**
   * The key of a URL. A fetch that may not be signed can have another result than one that may, so
   * the two have different keys.
   */
  static String key(URI url, Origin origin, Budget budget) {
    return budget.maySignFor(origin) ? url.toString() : "unsigned " + url;
  }

  /** The failure that counts now. */
  Optional<FetchException> holding(String key) {
    Miss miss = misses.get(key);
    return miss != null && clock.instant().isBefore(miss.until())
        ? Optional.of(miss.again())
        : Optional.empty();
  }

  /** Remembers a failure, unless it says something about us and nothing about the other server. */
  void remember(String key, FetchException failure) {
    if (!failure.isOurs()) {
      misses.put(key, Miss.of(failure, misses.get(key), clock.instant()));
    }
  }

  void forget(String key) {
    misses.remove(key);
  }

  long size() {
    return misses.size();
  }
}
