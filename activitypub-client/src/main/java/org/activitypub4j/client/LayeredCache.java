package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers values in this process, with limits for size and time, and in the {@link SharedCache}
 * if there is one. If other processes use that too, the copy here is used for a minute only, so
 * that what one node forgets is soon forgotten by all.
 *
 * <p>Here too the values are kept as bytes, and read when they are needed. A tree of many small
 * nodes takes forty times the memory of its text. Bytes can be counted exactly, and many more of
 * them fit. Reading costs some microseconds, and a tenth of a millisecond for what is read by
 * JSON-LD.
 *
 * @param <V> the values, immutable
 */
final class LayeredCache<V> {
  private static final Duration COPY = Duration.ofMinutes(1);

  /**
   * What an entry takes besides its bytes and its text: the objects around them, and its place in
   * the tables.
   */
  private static final int OVERHEAD_BYTES = 256;

  private final String prefix;
  private final Duration lifetime;
  private final Cache<String, byte[]> local;
  private final @Nullable SharedCache shared;
  private final Codec<V> codec;

  /**
   * Makes a cache.
   *
   * @param prefix separates its keys from the keys of the other caches in the shared cache
   * @param lifetime how long a value is kept
   * @param maxBytes how much memory all values here may take
   */
  LayeredCache(
      String prefix,
      Duration lifetime,
      Ticker ticker,
      long maxBytes,
      @Nullable SharedCache shared,
      Codec<V> codec) {
    this.prefix = prefix;
    this.lifetime = lifetime;
    this.shared = shared;
    this.codec = codec;
    this.local =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String key, byte[] value) -> weight(key, value))
            .expireAfterWrite(shared == null || shared.isOfOneProcess() ? lifetime : COPY)
            .ticker(ticker)
            .build();
  }

  static int weight(String key, byte[] value) {
    return OVERHEAD_BYTES + 2 * key.length() + value.length;
  }

  @Nullable V get(String key) {
    return get(key, bytes -> {});
  }

  /**
   * The value of a key; null if there is none.
   *
   * @param reading called with the number of bytes that are about to be read; what it throws is
   *     thrown
   */
  @Nullable V get(String key, IntConsumer reading) {
    byte[] known = local.getIfPresent(key);
    if (known != null) {
      reading.accept(known.length);
      return codec.decode(known).orElse(null);
    }
    byte[] found = shared == null ? null : shared.get(prefix + key).orElse(null);
    if (found == null) {
      return null;
    }
    reading.accept(found.length);
    V value = codec.decode(found).orElse(null);
    if (value != null) {
      local.put(key, found);
    }
    return value;
  }

  void put(String key, V value) {
    byte[] bytes = codec.encode(value);
    local.put(key, bytes);
    if (shared != null) {
      shared.put(prefix + key, bytes, lifetime);
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
