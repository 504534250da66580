package org.activitypub4j.client;

import java.time.Duration;
import java.util.Optional;

/**
 * A cache beyond the memory of this process, for keys, actors, failures, and the scheme that each
 * server takes: several nodes of one application share it, or it is still there after a restart.
 * Without it each process has only its own cache.
 *
 * <p>It is a key-value store with expiry, such as Redis or a table in the database of the
 * application. Everything in it can be fetched again, so it may lose entries at any time and need
 * not survive a restart. But its contents are trusted, so nobody else may write to it.
 *
 * <p>Called from any thread, by several at once, before and after requests, never inside a
 * transaction. It should answer quickly. Each node asks at most once a minute for the same key. If
 * an implementation cannot reach its store, it should answer as if it were empty, and log this
 * itself. If it throws, the fetch fails.
 */
public interface SharedCache {

  /**
   * Returns the last value of the key.
   *
   * @param key at most 2,300 characters of any kind
   * @return the bytes; empty if there are none, or their lifetime is over; never null
   */
  Optional<byte[]> get(String key);

  /**
   * Stores a value and replaces an earlier one.
   *
   * @param value at most some kB larger than the largest document that is fetched (1 MiB by
   *     default)
   * @param lifetime how long the value may be returned
   */
  void put(String key, byte[] value, Duration lifetime);

  /** Removes a value. */
  void remove(String key);

  /**
   * Claims a key for a span of time, so that only one of all nodes does some work in this time.
   * Returns whether this caller is the first one.
   */
  boolean claim(String key, Duration span);

  /**
   * Returns whether only this process uses the cache, now. Then nobody else changes what it has,
   * and copies in memory are used as long as they live, instead of for a minute. Default false.
   */
  default boolean isOfOneProcess() {
    return false;
  }
}
