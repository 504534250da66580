package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Documents of actors for a while, by their proven ids; bounded by their size. */
final class ActorCache {
  private static final int OVERHEAD_BYTES = 512;
  private static final Duration EXPIRY = Duration.ofHours(1);

  private final Cache<String, FetchedDocument> documents;

  ActorCache(Ticker ticker, long maxBytes) {
    this.documents =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            // A tree takes several times the room of its text.
            .weigher(
                (String id, FetchedDocument document) -> OVERHEAD_BYTES + 4 * document.sizeBytes())
            .expireAfterWrite(EXPIRY)
            .ticker(ticker)
            .build();
  }

  @Nullable FetchedDocument get(URI id) {
    return documents.getIfPresent(id.toString());
  }

  void put(FetchedDocument document) {
    documents.put(document.id().toString(), document);
  }

  void forget(URI id) {
    documents.invalidate(id.toString());
  }

  long size() {
    documents.cleanUp();
    return documents.estimatedSize();
  }
}
