package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Values that were read recently. Each is found by the very array that it was read from. A cache
 * that replaces a value also replaces the array, so nothing here is older than what the cache has.
 * This way we need not read the key and the document of a busy sender again for each of its
 * requests.
 *
 * @param <V> the values, immutable
 */
final class RecentlyRead<V> implements Codec<V> {
  /** What a value and its place here take, besides what is estimated from its bytes. */
  private static final int OVERHEAD_BYTES = 1_024;

  private final Codec<V> codec;
  private final Cache<byte[], V> values;

  /**
   * Makes one.
   *
   * @param maxBytes how much memory all values here may take
   * @param room estimates from its bytes how much memory a value takes at most
   */
  RecentlyRead(Codec<V> codec, long maxBytes, ToIntFunction<byte[]> room) {
    this.codec = codec;
    this.values =
        Caffeine.newBuilder()
            .weakKeys() // compared by identity
            .maximumWeight(maxBytes)
            .weigher((byte[] bytes, V value) -> OVERHEAD_BYTES + room.applyAsInt(bytes))
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
