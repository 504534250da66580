package org.activitypub4j.server.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * The latest keys, such as those of handled activities. One host has at most a quarter of the room:
 * if it sends many, we forget its own keys, not those of others.
 */
final class Remembered {
  private static final int MAX_KEYS = 100_000;

  /** The heap of a key with its places in the maps. */
  private static final long KEY_BYTES = 320;

  /** The longest key that fits into {@link #KEY_BYTES}. */
  private static final int SHORT_KEY = 64;

  private final MemoryTransactions transactions;
  private final long maxBytes;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, Of> hosts = new HashMap<>();
  private long bytes;

  private record Row(String host, Set<String> recipients, long weight) {
    static Row of(String host, String key, Set<String> recipients) {
      long more = 2L * Math.max(0, key.length() - SHORT_KEY);
      return new Row(host, recipients, KEY_BYTES + more + Weights.of(recipients));
    }
  }

  /** The keys of one host, the oldest first. */
  private static final class Of {
    final Deque<String> keys = new ArrayDeque<>();
    long bytes;
  }

  Remembered(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.maxBytes = maxBytes;
  }

  /** The recipients that it was handled for; null if the key is not known. */
  @Nullable Set<String> recipients(String key) {
    Row row = rows.get(key);
    return row == null ? null : row.recipients();
  }

  boolean contains(String key) {
    return rows.containsKey(key);
  }

  /** Adds a key, or adds recipients to a known key. */
  void add(Tx tx, String host, String key, Set<String> recipients) {
    Row old = rows.get(key);
    if (old == null) {
      Row row = Row.of(host, key, recipients);
      transactions.change(tx, () -> insert(key, row), () -> remove(key));
      forgetTooMany(tx, host);
    } else if (!old.recipients().containsAll(recipients)) {
      Set<String> all = new HashSet<>(old.recipients());
      all.addAll(recipients);
      Row row = Row.of(old.host(), key, all);
      transactions.change(tx, () -> swap(key, row), () -> swap(key, old));
      forgetTooMany(tx, old.host());
    }
  }

  private void forgetTooMany(Tx tx, String host) {
    Of of = hosts.get(host);
    while (of != null
        && !of.keys.isEmpty()
        && (of.keys.size() > MAX_KEYS / 4 || of.bytes > maxBytes / 4)) {
      forget(tx, of.keys.getFirst());
    }
    while (rows.size() > MAX_KEYS || bytes > maxBytes) {
      forget(tx, rows.keySet().iterator().next());
    }
  }

  /** Forgets a key. If the transaction is rolled back, the key comes back as the oldest. */
  void forget(Tx tx, String key) {
    Row row = rows.get(key);
    if (row != null) {
      transactions.change(tx, () -> remove(key), () -> insertOldest(key, row));
    }
  }

  private void insert(String key, Row row) {
    rows.put(key, row);
    Of of = hosts.computeIfAbsent(row.host(), host -> new Of());
    of.keys.addLast(key);
    weigh(of, row.weight());
  }

  private void insertOldest(String key, Row row) {
    insert(key, row);
    Of of = hosts.computeIfAbsent(row.host(), host -> new Of());
    of.keys.addFirst(of.keys.removeLast());
  }

  private void remove(String key) {
    Row row = rows.remove(key);
    Of of = row == null ? null : hosts.get(row.host());
    if (row == null || of == null) {
      return;
    }
    if (key.equals(of.keys.peekLast())) {
      of.keys.removeLast(); // undoes an insert
    } else {
      of.keys.removeFirstOccurrence(key); // at or near the front
    }
    weigh(of, -row.weight());
    if (of.keys.isEmpty()) {
      hosts.remove(row.host());
    }
  }

  private void swap(String key, Row row) {
    Row old = rows.put(key, row);
    Of of = hosts.get(row.host());
    if (old != null && of != null) {
      weigh(of, row.weight() - old.weight());
    }
  }

  private void weigh(Of of, long by) {
    of.bytes += by;
    bytes += by;
  }
}
