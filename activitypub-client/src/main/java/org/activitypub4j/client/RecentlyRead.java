package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that were read of late, by the very array that they were read from: the array is replaced
 * with the value, so nothing here is ever older than what it stands for. It spares busy senders the
 * work of reading their key for each request.
 *
 * @param <V> the values, immutable, and of a size that follows from their bytes
 */
final class RecentlyRead<V> {
  /** A value with its place here, besides what grows with its bytes. */
  private static final int OVERHEAD_BYTES = 1_024;

  private final Cache<byte[], V> values;

  /**
   * Makes one.
   *
   * @param maxBytes how much room all values here may take
   * @param times how many times the room of its bytes a value takes
   */
  RecentlyRead(long maxBytes, int times) {
    this.values =
        Caffeine.newBuilder()
            .weakKeys() // compared by identity
            .maximumWeight(maxBytes)
            .weigher((byte[] bytes, V value) -> OVERHEAD_BYTES + times * bytes.length)
            .build();
  }

  /** The value of some bytes; null if they cannot be read. */
  @Nullable V get(byte[] bytes, Function<byte[], @Nullable V> reading) {
    V known = values.getIfPresent(bytes);
    if (known != null) {
      return known;
    }
    V value = reading.apply(bytes);
    if (value != null) {
      values.put(bytes, value);
    }
    return value;
  }
}
