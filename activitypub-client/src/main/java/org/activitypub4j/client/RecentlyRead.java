package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * Values that were read of late, by the very array that they were read from: a cache replaces the
 * array with the value, so nothing here is older than what it stands for. It spares busy senders
 * the work of reading their key for each request.
 *
 * @param <V> the values, immutable, and of a size that follows from their bytes
 */
final class RecentlyRead<V> implements LayeredCache.Codec<V> {
  /** A value with its place here, besides what grows with its bytes. */
  private static final int OVERHEAD_BYTES = 1_024;

  private final LayeredCache.Codec<V> codec;
  private final Cache<byte[], V> values;

  /**
   * Makes one.
   *
   * @param maxBytes how much room all values here may take
   * @param times how many times the room of its bytes a value takes
   */
  RecentlyRead(LayeredCache.Codec<V> codec, long maxBytes, int times) {
    this.codec = codec;
    this.values =
        Caffeine.newBuilder()
            .weakKeys() // compared by identity
            .maximumWeight(maxBytes)
            .weigher((byte[] bytes, V value) -> OVERHEAD_BYTES + times * bytes.length)
            .build();
  }

  @Override
  public byte[] encode(V value) {
    return codec.encode(value);
  }

  @Override
  public Optional<V> decode(byte[] bytes) {
    V known = values.getIfPresent(bytes);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<V> read = codec.decode(bytes);
    read.ifPresent(value -> values.put(bytes, value));
    return read;
  }
}
