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
 * Finds out whether the host of a handle speaks https or http, for a handle does not say it. Only
 * in networks that are allowed it may be http, and what was found is remembered for an hour.
 */
final class HttpHosts {
  private static final int MAX_HOSTS = 1_000;
  private static final Duration EXPIRY = Duration.ofHours(1);

  private final Door door;
  private final String firstGuess;

  /** The origin of a host, by its https origin. */
  private final Cache<NameHash, Origin> spoken;

  /**
   * What is known of hosts.
   *
   * @param firstGuess the scheme that unknown ones are asked by first
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
   * Asks the host of a handle, and if nobody is there in the other way. An answer is an answer,
   * whatever its status.
   *
   * @throws FetchException if the work does; if nobody is there in either way, what the first did
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

  /** Whether there was no answer from this very host. */
  private static boolean isNobody(FetchException failure, Origin host) {
    return failure.transport().isPresent()
        && !failure.isOurs()
        && failure.url().filter(host::contains).isPresent();
  }
}
