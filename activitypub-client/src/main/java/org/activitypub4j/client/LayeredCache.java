package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.Weigher;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers values in this process, bounded in size and time, and in the {@link SharedCache} if
 * there is one. The copy here is then used for a minute, so that what one node forgets is soon
 * forgotten by all.
 *
 * @param <V> the values, immutable
 */
final class LayeredCache<V> {
  private static final Duration COPY = Duration.ofMinutes(1);

  private final String prefix;
  private final Duration lifetime;
  private final Cache<String, V> local;
  private final @Nullable SharedCache shared;
  private final Codec<V> codec;

  /** Values as bytes, for other nodes, which may run another version of this library. */
  interface Codec<V> {
    byte[] encode(V value);

    /** The value; empty if the bytes are not of this version. */
    Optional<V> decode(byte[] bytes);
  }

  /**
   * A cache.
   *
   * @param prefix tells its keys from those of the other caches in the shared one
   * @param lifetime how long a value is kept
   * @param maxBytes how much room all values here may take
   * @param weigher the room that a value takes, roughly, in bytes
   */
  LayeredCache(
      String prefix,
      Duration lifetime,
      Ticker ticker,
      long maxBytes,
      Weigher<String, V> weigher,
      @Nullable SharedCache shared,
      Codec<V> codec) {
    this.prefix = prefix;
    this.lifetime = lifetime;
    this.shared = shared;
    this.codec = codec;
    this.local =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(weigher)
            .expireAfterWrite(shared == null ? lifetime : COPY)
            .ticker(ticker)
            .build();
  }

  @Nullable V get(String key) {
    V known = local.getIfPresent(key);
    if (known != null || shared == null) {
      return known;
    }
    V found = shared.get(prefix + key).flatMap(codec::decode).orElse(null);
    if (found != null) {
      local.put(key, found);
    }
    return found;
  }

  void put(String key, V value) {
    local.put(key, value);
    if (shared != null) {
      shared.put(prefix + key, codec.encode(value), lifetime);
    }
  }

  void remove(String key) {
    local.invalidate(key);
    if (shared != null) {
      shared.remove(prefix + key);
    }
  }

  /** The number of values here. */
  long size() {
    local.cleanUp();
    return local.estimatedSize();
  }
}
