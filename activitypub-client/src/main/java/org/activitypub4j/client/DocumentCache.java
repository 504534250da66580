package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Documents by their proven ids: of actors, and of what else was looked up. They are kept longer
 * than they are fresh, for the time in which their server does not answer.
 */
final class DocumentCache {
  private static final Duration KEPT = Duration.ofDays(7);

  private final LayeredCache<FetchedDocument> documents;

  /**
   * A cache.
   *
   * @param prefix tells its keys from those of others in the shared cache
   */
  DocumentCache(
      String prefix,
      Ticker ticker,
      long maxBytes,
      @Nullable SharedCache shared,
      Codec<FetchedDocument> codec) {
    this.documents = new LayeredCache<>(prefix, KEPT, ticker, maxBytes, shared, codec);
  }

  @Nullable FetchedDocument get(URI id) {
    return documents.get(id.toString());
  }

  /**
   * The same, whose tree takes room of a budget.
   *
   * @throws FetchException if there is none
   */
  @Nullable FetchedDocument get(URI id, Budget budget) {
    return documents.get(id.toString(), bytes -> budget.takeRoom(id, bytes));
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
