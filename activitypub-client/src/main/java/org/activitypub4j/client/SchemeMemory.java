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

  private static final Codec<Known> CODEC =
      Codec.of(
          (known, out) -> {
            out.writeUTF(known.scheme().name());
            out.writeBoolean(known.proven());
          },
          in -> new Known(SignatureScheme.valueOf(in.readUTF()), in.readBoolean()));

  private final SignatureScheme first;
  private final Cache<NameHash, Known> known;
  private final @Nullable SharedCache shared;

  /**
   * What is known about a server.
   *
   * @param proven whether it has accepted the scheme, and has refused nothing since then
   */
  private record Known(SignatureScheme scheme, boolean proven) {}

  SchemeMemory(SignatureScheme first, Ticker ticker, int maxOrigins, @Nullable SharedCache shared) {
    this.first = first;
    this.shared = shared;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(maxOrigins)
            .expireAfterWrite(EXPIRY)
            .ticker(ticker)
            .build();
  }

  /** The scheme to sign with now. */
  SignatureScheme schemeFor(Origin origin) {
    return find(origin).scheme();
  }

  /** What is known; nothing but the first scheme, if this server is new. */
  private Known find(Origin origin) {
    @Nullable Known here = known.getIfPresent(key(origin));
    if (here != null || shared == null) {
      return here == null ? new Known(first, false) : here;
    }
    Known found =
        shared.get(name(origin)).flatMap(CODEC::decode).orElseGet(() -> new Known(first, false));
    known.put(key(origin), found); // also if it is new, so that it is asked for once
    return found;
  }

  /** Looking is cheaper for each delivery than writing. */
  private void put(Origin origin, Known now) {
    if (!now.equals(known.getIfPresent(key(origin)))) {
      known.put(key(origin), now);
      share(origin, now);
    }
  }

  private void share(Origin origin, Known now) {
    if (shared != null) {
      shared.put(name(origin), CODEC.encode(now), EXPIRY);
    }
  }

  /** Notes that the server asked for this scheme, or uses it itself. */
  void remember(Origin origin, SignatureScheme scheme) {
    Known proven = new Known(scheme, true);
    put(origin, find(origin).equals(proven) ? proven : new Known(scheme, false));
  }

  /** Notes that the server accepted this scheme. */
  void proved(Origin origin, SignatureScheme scheme) {
    put(origin, new Known(scheme, true));
  }

  /**
   * Notes that the server refused this scheme. Returns whether it had accepted it before, because
   * then the refusal has another reason. The server may also have changed; then the next refusal
   * shows it.
   */
  boolean doubt(Origin origin, SignatureScheme scheme) {
    boolean wasProven =
        find(origin).proven()
            && known
                .asMap()
                .replace(key(origin), new Known(scheme, true), new Known(scheme, false));
    if (wasProven) {
      share(origin, new Known(scheme, false));
    }
    return wasProven;
  }

  private static String name(Origin origin) {
    return "scheme " + origin;
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
