package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while which scheme each server accepts. Only evidence leads to another scheme
 * than the first: some servers answer 202 and drop what they cannot verify, so we never guess.
 */
final class SchemeMemory {
  private static final Duration EXPIRY = Duration.ofDays(7);

  private final SignatureScheme first;
  private final Cache<NameHash, Known> known;

  /**
   * What is known about a server.
   *
   * @param proven whether it has accepted the scheme, and has refused nothing since then
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

  /** The scheme to sign with now. */
  SignatureScheme schemeFor(Origin origin) {
    @Nullable Known remembered = known.getIfPresent(key(origin));
    return remembered == null ? first : remembered.scheme();
  }

  /** Notes that the server asked for this scheme, or uses it itself. */
  void remember(Origin origin, SignatureScheme scheme) {
    known
        .asMap()
        .merge(
            key(origin),
            new Known(scheme, false),
            (before, now) -> new Known(scheme, before.equals(new Known(scheme, true))));
  }

  /** Notes that the server accepted this scheme. */
  void proved(Origin origin, SignatureScheme scheme) {
    NameHash key = key(origin);
    Known now = new Known(scheme, true);
    if (!now.equals(known.getIfPresent(key))) { // looking is cheaper for each delivery
      known.put(key, now);
    }
  }

  /**
   * Notes that the server refused this scheme. Returns whether it had accepted it before, because
   * then the refusal has another reason. The server may also have changed; then the next refusal
   * shows it.
   */
  boolean doubt(Origin origin, SignatureScheme scheme) {
    return known.asMap().replace(key(origin), new Known(scheme, true), new Known(scheme, false));
  }

  private static NameHash key(Origin origin) {
    return NameHash.of(origin.toString());
  }

  /**
   * Notes how the server signs. A server that signs with RFC 9421 can also verify it. If it signs
   * with the draft, this says nothing.
   */
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
