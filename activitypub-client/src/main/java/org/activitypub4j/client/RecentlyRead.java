package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Values that were read of late, by the very array that they were read from: a cache replaces the
 * array with the value, so nothing here is older than what it stands for. It spares us the work of
 * reading the key and the document of a busy sender for each of its requests.
 *
 * @param <V> the values, immutable
 */
final class RecentlyRead<V> implements Codec<V> {
  /** A value with its place here, besides what its bytes tell. */
  private static final int OVERHEAD_BYTES = 1_024;

  private final Codec<V> codec;
  private final Cache<byte[], V> values;

  /**
   * Makes one.
   *
   * @param maxBytes how much room all values here may take
   * @param room how much of it a value takes at most, by its bytes
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
