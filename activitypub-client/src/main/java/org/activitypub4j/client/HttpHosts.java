package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Function;
import org.activitypub4j.client.transport.internal.Door;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the host of a handle speaks https or http, because a handle does not say it. It
 * can be http only in allowed networks. What was found is remembered for an hour.
 */
final class HttpHosts {
  private static final int MAX_HOSTS = 1_000;
  private static final Duration EXPIRY = Duration.ofHours(1);

  private final Door door;
  private final String firstGuess;

  /** The origin that a host really has, by its https origin. */
  private final Cache<NameHash, Origin> spoken;

  /**
   * Knows no hosts yet.
   *
   * @param firstGuess the scheme that is tried first for unknown hosts
   */
  HttpHosts(Door door, String firstGuess, Ticker ticker) {
    this.door = door;
    this.firstGuess = firstGuess;
    this.spoken =
        Caffeine.newBuilder()
            .maximumSize(MAX_HOSTS)
            .expireAfterWrite(EXPIRY)
            .ticker(ticker)
            .build();
  }

  /**
   * Asks the host of a handle. If nobody is there, asks it with the other scheme. Every status
   * counts as an answer.
   *
   * @throws FetchException if the work does; if nobody is there with either scheme, the exception
   *     of the first try
   */
  <V> V ask(Handle handle, Function<Origin, V> work) {
    Origin https = handle.origin();
    if (!door.isInAllowedNetwork(https)) {
      return work.apply(https);
    }
    Origin http = handle.cleartextOrigin();
    NameHash key = NameHash.of(https.toString());
    @Nullable Origin known = spoken.getIfPresent(key);
    Origin guess = firstGuess.equals("http") ? http : https;
    Origin first = known == null ? guess : known;
    Origin second = first.equals(http) ? https : http;
    try {
      return work.apply(first);
    } catch (FetchException e) {
      if (!isNobody(e, first)) {
        throw e;
      }
      return askOtherwise(key, second, work, e);
    }
  }

  private <V> V askOtherwise(
      NameHash key, Origin second, Function<Origin, V> work, FetchException first) {
    try {
      V value = work.apply(second);
      spoken.put(key, second);
      return value;
    } catch (FetchException e) {
      if (e.isOurs()) {
        throw e;
      }
      if (isNobody(e, second)) {
        first.addSuppressed(e);
        throw first;
      }
      spoken.put(key, second);
      throw e;
    }
  }

  long size() {
    spoken.cleanUp();
    return spoken.estimatedSize();
  }

  /** Whether there was no answer from exactly this host. */
  private static boolean isNobody(FetchException failure, Origin host) {
    return failure.transport().isPresent()
        && !failure.isOurs()
        && failure.url().filter(host::contains).isPresent();
  }
}
