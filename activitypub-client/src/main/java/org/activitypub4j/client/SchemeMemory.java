package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while which scheme servers take. Only evidence counts for another than the first:
 * some answer 202 and drop what they cannot verify, so nothing is tried on them by guess.
 */
final class SchemeMemory {
  private static final Duration EXPIRY = Duration.ofDays(7);

  private final SignatureScheme first;
  private final Cache<NameHash, Known> known;

  /**
   * What is known of a server.
   *
   * @param proven whether it has accepted the scheme, and refused nothing since
   */
  private record Known(SignatureScheme scheme, boolean proven) {}

  SchemeMemory(SignatureScheme first, Ticker ticker, int maxOrigins) {
    this.first = first;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(maxOrigins)
            .expireAfterWrite(EXPIRY)
            .ticker(ticker)
            .build();
  }

  /** What to sign with now. */
  SignatureScheme schemeFor(Origin origin) {
    @Nullable Known remembered = known.getIfPresent(key(origin));
    return remembered == null ? first : remembered.scheme();
  }

  /** The server asked for this, or uses it itself. */
  void remember(Origin origin, SignatureScheme scheme) {
    known
        .asMap()
        .merge(
            key(origin),
            new Known(scheme, false),
            (before, now) -> new Known(scheme, before.equals(new Known(scheme, true))));
  }

  /** The server accepted this. */
  void proved(Origin origin, SignatureScheme scheme) {
    NameHash key = key(origin);
    Known now = new Known(scheme, true);
    if (!now.equals(known.getIfPresent(key))) { // for each delivery: looking is cheaper
      known.put(key, now);
    }
  }

  /**
   * The server refused this. Whether it had accepted it before, so that the refusal has another
   * reason; if it has not, for the server may have changed, the next time tells.
   */
  boolean doubt(Origin origin, SignatureScheme scheme) {
    return known.asMap().replace(key(origin), new Known(scheme, true), new Known(scheme, false));
  }

  private static NameHash key(Origin origin) {
    return NameHash.of(origin.toString());
  }

  /** A server that signs so can verify so; that it signs with the draft says nothing. */
  void sawVerified(Origin origin, SignatureScheme scheme) {
    if (scheme == SignatureScheme.RFC_9421) {
      remember(origin, scheme);
    }
  }

  long size() {
    known.cleanUp();
    return known.estimatedSize();
  }

  static SignatureScheme other(SignatureScheme scheme) {
    return switch (scheme) {
      case DRAFT_CAVAGE_12 -> SignatureScheme.RFC_9421;
      case RFC_9421 -> SignatureScheme.DRAFT_CAVAGE_12;
    };
  }
}
