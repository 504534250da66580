package org.activitypub4j.client;

import java.time.Duration;
import java.util.Optional;

/**
 * What several nodes of one application remember together: keys, actors, failures. Without it each
 * node remembers for itself, which is right for one node.
 *
 * <p>A key-value store with expiry, such as Redis, or a table of the application's database. What
 * it holds can all be fetched again: it may forget at any time, and need not survive a restart. But
 * what it holds is believed, so nobody else may write to it.
 *
 * <p>Called from any thread, several at once, before and after requests, never within a
 * transaction. Keep the answers quick: each node asks at most once a minute for one key. An
 * implementation that cannot reach its store answers as if it were empty, and says so in its own
 * log; what it throws fails the fetch that asked.
 */
public interface SharedCache {

  /**
   * What was put last under the key.
   *
   * @param key at most 2,300 characters of any kind
   * @return the bytes; empty if there are none, or their lifetime is over; never null
   */
  Optional<byte[]> get(String key);

  /**
   * Keeps a value, instead of what was there.
   *
   * @param value at most as large as the largest document that is fetched (1 MiB by default) and
   *     some kB
   * @param lifetime after which it must not be given out any more
   */
  void put(String key, byte[] value, Duration lifetime);

  /** Forgets a value. */
  void remove(String key);

  /**
   * Whether this caller is the first to claim the key within the span: so that of all nodes only
   * one does what is done once in a while.
   */
  boolean claim(String key, Duration span);
}
