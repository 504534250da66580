package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while which servers take RFC 9421. Only evidence counts: some answer 202 and drop
 * what they cannot verify, so nothing is tried on them by guess.
 */
final class SchemeMemory {
  private static final Duration EXPIRY = Duration.ofDays(7);

  private final SignatureScheme first;
  private final Cache<NameHash, SignatureScheme> known;

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
    @Nullable SignatureScheme remembered = known.getIfPresent(NameHash.of(origin.toString()));
    return remembered == null ? first : remembered;
  }

  /** The server took this after it had refused the other, or asked for it, or uses it itself. */
  void remember(Origin origin, SignatureScheme scheme) {
    known.put(NameHash.of(origin.toString()), scheme);
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
