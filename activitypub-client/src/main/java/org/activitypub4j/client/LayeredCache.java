package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers values in this process, bounded in size and time, and in the {@link SharedCache} if
 * there is one. The copy here is then used for a minute, so that what one node forgets is soon
 * forgotten by all.
 *
 * <p>Here too they are kept as bytes, and read when they are needed: a tree of many small nodes
 * takes forty times the room of its text, so bytes are what can be counted honestly, and many more
 * fit. It costs some microseconds, and a tenth of a millisecond for what is read by JSON-LD.
 *
 * @param <V> the values, immutable
 */
final class LayeredCache<V> {
  private static final Duration COPY = Duration.ofMinutes(1);

  /** An entry with its array, its text and the tables that it stands in. */
  private static final int OVERHEAD_BYTES = 256;

  private final String prefix;
  private final Duration lifetime;
  private final Cache<String, byte[]> local;
  private final @Nullable SharedCache shared;
  private final Codec<V> codec;

  /**
   * A cache.
   *
   * @param prefix tells its keys from those of the other caches in the shared one
   * @param lifetime how long a value is kept
   * @param maxBytes how much room all values here may take
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
            .expireAfterWrite(shared == null ? lifetime : COPY)
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
   * The same.
   *
   * @param reading is told how many bytes are about to be read; what it throws is thrown
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
