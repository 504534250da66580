package org.activitypub4j.server.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Waiting activities in the order in which they came; handled ones as bare keys, the latest. */
final class MemoryInbox implements InboxStore {
  private static final int MAX_WAITING = 10_000;
  private static final int MAX_REMEMBERED = 100_000;

  private record Row(InboxEntry entry, Instant due, boolean leased) {
    Row with(Set<String> recipients) {
      return new Row(
          new InboxEntry(
              entry.key(),
              entry.actor(),
              entry.document(),
              entry.provenBy(),
              entry.scheme(),
              recipients,
              entry.received(),
              entry.attempts()),
          due,
          leased);
    }

    Row failed(Instant when) {
      return new Row(
          new InboxEntry(
              entry.key(),
              entry.actor(),
              entry.document(),
              entry.provenBy(),
              entry.scheme(),
              entry.recipients(),
              entry.received(),
              entry.attempts() + 1),
          when,
          false);
    }
  }

  private final MemoryTransactions transactions;
  private final Map<String, Row> waiting = new LinkedHashMap<>();
  private final Map<String, Set<String>> handled = new LinkedHashMap<>();
  private final Map<String, String> parked = new HashMap<>();

  MemoryInbox(MemoryTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public List<Accepted> accept(Tx tx, List<InboxEntry> entries) {
    if (waiting.size() + entries.size() > MAX_WAITING) {
      throw new QueueFullException(
          "%d activities wait for their handlers; the limit is %d"
              .formatted(waiting.size(), MAX_WAITING));
    }
    List<Accepted> answers = new ArrayList<>();
    for (InboxEntry entry : entries) {
      answers.add(accept(tx, entry));
    }
    return answers;
  }

  private Accepted accept(Tx tx, InboxEntry entry) {
    Row row = waiting.get(entry.key());
    @Nullable Set<String> known = row == null ? handled.get(entry.key()) : row.entry().recipients();
    if (known == null) {
      transactions.put(tx, waiting, entry.key(), new Row(entry, entry.received(), false));
      return Accepted.NEW;
    }
    if (known.containsAll(entry.recipients())) {
      return Accepted.KNOWN;
    }
    Set<String> all = new HashSet<>(known);
    all.addAll(entry.recipients());
    if (row != null) {
      transactions.put(tx, waiting, entry.key(), row.with(all));
    } else {
      transactions.put(tx, handled, entry.key(), all);
    }
    return Accepted.NEW_RECIPIENT;
  }

  @Override
  public List<InboxEntry> claim(Tx tx, int max, Instant now, Duration lease) {
    Set<String> busy = new HashSet<>();
    List<Row> due = new ArrayList<>();
    for (Row row : waiting.values()) {
      boolean free = !row.due().isAfter(now);
      // The first of an actor that is not due holds up what follows: order is kept.
      if (busy.add(row.entry().actor().toString()) && free && due.size() < max) {
        due.add(row);
      }
    }
    for (Row row : due) {
      transactions.put(tx, waiting, row.entry().key(), new Row(row.entry(), now.plus(lease), true));
    }
    return due.stream().map(Row::entry).toList();
  }

  @Override
  public void complete(Tx tx, List<String> keys) {
    for (String key : keys) {
      Row row = transactions.removeOnCommit(tx, waiting, key);
      if (row != null) {
        remember(tx, key, row.entry().recipients());
      }
    }
  }

  private void remember(Tx tx, String key, Set<String> recipients) {
    transactions.put(tx, handled, key, recipients);
    if (handled.size() > MAX_REMEMBERED) {
      transactions.remove(tx, handled, handled.keySet().iterator().next());
    }
  }

  @Override
  public void retry(Tx tx, String key, Instant due, String error) {
    Row row = waiting.get(key);
    if (row != null) {
      transactions.put(tx, waiting, key, row.failed(due));
    }
  }

  @Override
  public void park(Tx tx, String key, String error) {
    Row row = transactions.removeOnCommit(tx, waiting, key);
    if (row != null) {
      remember(tx, key, row.entry().recipients());
      if (parked.size() < MAX_WAITING) {
        transactions.put(tx, parked, key, error);
      }
    }
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    transactions.check(tx);
    return waiting.values().stream().map(Row::due).min(Instant::compareTo);
  }
}
