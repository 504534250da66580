package org.activitypub4j.server.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.activitypub4j.server.memory.Shares.Holder;
import org.activitypub4j.server.memory.Shares.Limit;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.State;
import org.activitypub4j.server.spi.InboxStore.Status;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * The latest activities that were given up. A host has at most a quarter of the room and a domain
 * half: if it has more, we drop its own activities, not those of others.
 */
final class ParkedInbox {
  private static final int MAX_ROWS = 500;

  private final MemoryTransactions transactions;
  private final long maxBytes;
  private final NavigableMap<Long, Row> rows = new TreeMap<>();
  private final Map<String, Row> byKey = new HashMap<>();
  private final Shares shares;

  /** An activity, and the shares that it takes. */
  private record Row(Status parked, List<Holder> holders, long weight) {
    InboxEntry entry() {
      return parked.entry();
    }
  }

  ParkedInbox(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.maxBytes = maxBytes;
    this.shares = new Shares(transactions, "activities are parked", new Limit(MAX_ROWS, maxBytes));
  }

  /**
   * Adds an activity; it takes the place of an earlier one with the same key.
   *
   * @param number higher than those before
   */
  void add(Tx tx, long number, InboxEntry entry, String reason, Instant now) {
    Row before = byKey.get(entry.key());
    if (before != null) {
      remove(tx, before);
    }
    InboxEntry whole = before == null ? entry : joined(before.entry(), entry);
    String detail = QueueRow.cut(reason);
    Status parked = new Status(number, whole, State.PARKED, detail, now);
    long weight = MemoryInbox.weight(whole, whole.recipients()) + Weights.of(detail);
    List<Holder> holders = MemoryInbox.holders(shares, whole);
    if (weight <= maxBytes) {
      makeRoom(tx, holders, weight);
      insert(tx, new Row(parked, holders, weight));
    }
  }

  private static InboxEntry joined(InboxEntry before, InboxEntry now) {
    InboxEntry.Run run = before.run() == InboxEntry.Run.FIRST ? before.run() : now.run();
    Set<String> all = MemoryInbox.union(before.recipients(), now.recipients());
    return now.forRecipients(run, all).withAttempts(now.attempts());
  }

  /** Drops the oldest of those who have too much. */
  private void makeRoom(Tx tx, List<Holder> holders, long weight) {
    Optional<QueueFullException> full = shares.full(holders, 1, weight);
    while (full.isPresent()) {
      remove(tx, oldest(holders, full.get().share()));
      full = shares.full(holders, 1, weight);
    }
  }

  private Row oldest(List<Holder> holders, QueueFullException.Share share) {
    Holder holder = holders.stream().filter(one -> one.share() == share).findFirst().orElseThrow();
    return rows.values().stream()
        .filter(row -> row.holders().contains(holder))
        .findFirst()
        .orElseThrow();
  }

  private void insert(Tx tx, Row row) {
    shares.take(tx, row.holders(), row.weight());
    transactions.put(tx, rows, row.parked().number(), row);
    transactions.put(tx, byKey, row.entry().key(), row);
  }

  private void remove(Tx tx, Row row) {
    transactions.remove(tx, rows, row.parked().number());
    transactions.remove(tx, byKey, row.entry().key());
    shares.give(tx, row.holders(), row.weight());
  }

  /** Removes an activity, and returns whether there was one. */
  boolean remove(Tx tx, long id) {
    Row row = rows.get(id);
    if (row != null) {
      remove(tx, row);
    }
    return row != null;
  }

  /** The activity with this number; null if there is none. */
  @Nullable InboxEntry entry(long id) {
    Row row = rows.get(id);
    return row == null ? null : row.entry();
  }

  /** For whom an activity was given up; null if none with this key was. */
  @Nullable Set<String> recipients(String key) {
    Row row = byKey.get(key);
    return row == null ? null : row.entry().recipients();
  }

  int size() {
    return rows.size();
  }

  /** Those with lower numbers, the one with the highest number first. */
  List<Status> list(long before, int limit) {
    return rows.headMap(before, false).descendingMap().values().stream()
        .limit(limit)
        .map(Row::parked)
        .toList();
  }
}
