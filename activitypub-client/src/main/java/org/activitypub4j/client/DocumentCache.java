package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Documents by their proven ids: actors, and other objects that were looked up. They are kept
 * longer than they are fresh, to be used while their server does not answer.
 */
final class DocumentCache {
  private static final Duration KEPT = Duration.ofDays(7);

  private final LayeredCache<FetchedDocument> documents;

  /**
   * Makes a cache.
   *
   * @param prefix separates its keys from the keys of the other caches in the shared cache
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
   * Does the same, but takes room for the document from a budget.
   *
   * @throws FetchException if there is no room
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
