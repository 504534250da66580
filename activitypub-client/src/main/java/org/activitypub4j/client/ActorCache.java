package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Documents of actors by their proven ids. They are kept longer than they are fresh, for the time
 * in which their server does not answer.
 */
final class ActorCache {
  private static final int OVERHEAD_BYTES = 512;
  private static final Duration KEPT = Duration.ofDays(7);

  private final LayeredCache<FetchedDocument> documents;

  ActorCache(Ticker ticker, long maxBytes, @Nullable SharedCache shared, Codecs codecs) {
    this.documents =
        new LayeredCache<>(
            "actor ",
            KEPT,
            ticker,
            maxBytes,
            (id, document) -> weight(id, document.sizeBytes()),
            shared,
            codecs.documents());
  }

  /** A tree takes several times the room of its text. */
  static int weight(String id, int sizeBytes) {
    return OVERHEAD_BYTES + 2 * id.length() + 4 * sizeBytes;
  }

  @Nullable FetchedDocument get(URI id) {
    return documents.get(id.toString());
  }

  void put(FetchedDocument document) {
    documents.put(document.id().toString(), document);
  }

  void forget(URI id) {
    documents.remove(id.toString());
  }

  long size() {
    return documents.size();
  }
}
