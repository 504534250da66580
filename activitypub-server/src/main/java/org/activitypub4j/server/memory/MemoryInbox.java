package org.activitypub4j.server.memory;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.memory.FairQueue.Slot;
import org.activitypub4j.server.memory.FairQueue.Where;
import org.activitypub4j.server.memory.Shares.Holder;
import org.activitypub4j.server.memory.Shares.Limit;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Activities that wait, in a group for each actor, the keys of the latest ones that were handled,
 * and the latest ones that were given up.
 */
final class MemoryInbox implements InboxStore {
  private static final int MAX_WAITING = 10_000;
  private static final int MAX_OF_ACTOR = 200;

  /** No actor has this name. */
  private static final String EVERYBODY = "";

  private final MemoryTransactions transactions;
  private final Map<String, Slot<Row>> waiting = new HashMap<>();
  private final FairQueue<Row> queue;
  private final Shares shares;
  private final Remembered handled;
  private final ParkedInbox parked;

  /**
   * A waiting activity.
   *
   * @param more recipients that were added while it was being handled
   * @param error why its handlers failed; null if they did not
   */
  private record Row(InboxEntry entry, Set<String> more, @Nullable String error) {
    Row(InboxEntry entry) {
      this(entry, Set.of(), null);
    }

    State state() {
      return entry.attempts() > 0 ? State.FAILED : State.WAITING;
    }

    Set<String> all() {
      return union(entry.recipients(), more);
    }

    /** Joins both sets of recipients: the activity has not been handled for any of them yet. */
    Row merged() {
      return more.isEmpty()
          ? this
          : new Row(
              entry.forRecipients(entry.run(), all()).withAttempts(entry.attempts()),
              Set.of(),
              error);
    }
  }

  /**
   * @param maxBytes for what waits, again for what is remembered of what was handled, and an eighth
   *     of it for what was given up
   */
  MemoryInbox(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.queue = new FairQueue<>(transactions);
    this.shares =
        new Shares(
                transactions,
                "activities wait for their handlers",
                new Limit(MAX_WAITING, maxBytes))
            .with(Share.ACTOR, new Limit(MAX_OF_ACTOR, maxBytes / 16));
    this.handled = new Remembered(transactions, maxBytes);
    this.parked = new ParkedInbox(transactions, maxBytes / 8);
  }

  @Override
  public List<Accepted> accept(Tx tx, List<InboxEntry> entries) {
    return transactions.allOrNothing(
        tx, () -> entries.stream().map(entry -> accept(tx, entry)).toList());
  }

  private Accepted accept(Tx tx, InboxEntry entry) {
    Slot<Row> slot = waiting.get(entry.key());
    @Nullable Set<String> before = known(entry.key());
    Set<String> further = new HashSet<>(entry.recipients());
    further.removeAll(before == null ? Set.of() : before);
    if (slot != null) {
      further.removeAll(slot.value().all());
      if (further.isEmpty()) {
        return Accepted.KNOWN;
      }
      replace(tx, slot, with(slot, further));
      return Accepted.NEW_RECIPIENT;
    }
    if (before == null) {
      add(tx, entry, entry.received());
      return Accepted.NEW;
    }
    if (further.isEmpty() || before.contains(EVERYBODY)) {
      return Accepted.KNOWN;
    }
    add(tx, entry.forRecipients(Run.FURTHER_RECIPIENTS, further), entry.received());
    return Accepted.NEW_RECIPIENT;
  }

  /**
   * The recipients that it was handled or given up for; null if the key is not known. What is
   * parked may be older than the keys that are remembered.
   */
  private @Nullable Set<String> known(String key) {
    @Nullable Set<String> did = handled.recipients(key);
    @Nullable Set<String> didNot = parked.recipients(key);
    if (did == null) {
      return didNot;
    }
    return didNot == null ? did : union(did, didNot);
  }

  private void add(Tx tx, InboxEntry entry, Instant due) {
    Row row = new Row(entry);
    shares.take(tx, holders(shares, entry), weight(row));
    Where where = new Where(host(entry.actor()), entry.actor().toString(), entry.orderingKey());
    transactions.put(tx, waiting, entry.key(), queue.add(tx, where, row, due));
  }

  /** If it is being handled now, it is handled once more for the new recipients afterwards. */
  private Row with(Slot<Row> slot, Set<String> further) {
    Row row = slot.value();
    Row with = new Row(row.entry(), union(row.more(), further), row.error());
    return queue.isLeased(slot) ? with : with.merged();
  }

  private void replace(Tx tx, Slot<Row> slot, Row row) {
    shares.grow(tx, holders(shares, row.entry()), weight(row) - weight(slot.value()));
    queue.replace(tx, slot, row);
  }

  static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    return Set.copyOf(all);
  }

  /** Activities of local actors do not count for the share of their host. */
  static List<Holder> holders(Shares shares, InboxEntry entry) {
    return entry.provenBy() == Ground.LOCAL ? List.of(Holder.TOTAL) : shares.holders(entry.actor());
  }

  private static String host(URI actor) {
    return Origin.of(actor).map(Origin::toString).orElse("");
  }

  /** Whatever becomes its error. */
  private static long weight(Row row) {
    return weight(row.entry(), row.all()) + QueueRow.MAX_DETAIL;
  }

  static long weight(InboxEntry entry, Set<String> recipients) {
    return Weights.ROW
        + Weights.of(entry.key())
        + Weights.of(entry.orderingKey())
        + Weights.of(entry.actor())
        + Weights.of(entry.document())
        + Weights.of(recipients);
  }

  @Override
  public List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease) {
    List<InboxEntry> claimed = new ArrayList<>();
    for (Slot<Row> slot : queue.claim(tx, places, now, lease)) {
      queue.replace(tx, slot, slot.value().merged());
      claimed.add(slot.value().entry());
    }
    return claimed;
  }

  @Override
  public void renew(Tx tx, Set<String> keys, Instant until) {
    for (String key : keys) {
      Slot<Row> slot = slot(tx, key);
      if (slot != null) {
        queue.renew(tx, slot, until);
      }
    }
  }

  @Override
  public void remember(Tx tx, URI actor, String key) {
    if (!waiting.containsKey(key) && known(key) == null) {
      handled.add(tx, host(actor), key, Set.of(EVERYBODY));
    }
  }

  @Override
  public boolean complete(Tx tx, InboxEntry entry) {
    transactions.check(tx);
    Slot<Row> slot = waiting.get(entry.key());
    if (slot == null
        || slot.value().entry().run() != entry.run()
        || !slot.value().all().containsAll(entry.recipients())) {
      return false;
    }
    end(tx, slot, entry.recipients(), HostStanding.ANSWERS);
    return true;
  }

  @Override
  public void park(Tx tx, String key, String error, Instant now) {
    Slot<Row> slot = slot(tx, key);
    if (slot != null) {
      InboxEntry entry = slot.value().entry();
      InboxEntry tried = entry.withAttempts(entry.attempts() + 1);
      parked.add(tx, queue.nextPlace(), tried, error, now);
      end(tx, slot, entry.recipients(), HostStanding.FAILS);
    }
  }

  /** Ends it for some of its recipients; if there are others, it waits for them. */
  private void end(Tx tx, Slot<Row> slot, Set<String> done, HostStanding standing) {
    InboxEntry entry = slot.value().entry();
    Set<String> left = new HashSet<>(slot.value().all());
    left.removeAll(done);
    queue.rate(slot.host(), standing);
    handled.add(tx, slot.host(), entry.key(), done);
    if (left.isEmpty()) {
      remove(tx, slot);
    } else {
      replace(tx, slot, new Row(entry.forRecipients(Run.FURTHER_RECIPIENTS, left)));
      queue.giveBack(tx, slot, entry.received());
    }
  }

  private void remove(Tx tx, Slot<Row> slot) {
    Row row = slot.value();
    transactions.remove(tx, waiting, row.entry().key());
    queue.remove(tx, slot);
    shares.give(tx, holders(shares, row.entry()), weight(row));
  }

  private @Nullable Slot<Row> slot(Tx tx, String key) {
    transactions.check(tx);
    return waiting.get(key);
  }

  @Override
  public void retry(Tx tx, String key, Instant due, Waiting waits, String error) {
    Slot<Row> slot = slot(tx, key);
    if (slot != null) {
      Row row = slot.value();
      InboxEntry tried = row.entry().withAttempts(row.entry().attempts() + 1);
      queue.replace(tx, slot, new Row(tried, row.more(), QueueRow.cut(error)));
      queue.rate(slot.host(), HostStanding.FAILS);
      switch (waits) {
        case ORDERING_KEY -> queue.giveBack(tx, slot, due);
        case ACTOR -> queue.hold(tx, slot, due);
      }
    }
  }

  @Override
  public void postpone(Tx tx, String key, Instant due) {
    Slot<Row> slot = slot(tx, key);
    if (slot != null) {
      queue.hold(tx, slot, due);
    }
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    transactions.check(tx);
    return queue.nextDue();
  }

  // ---------------------------------------------------------------- for people

  @Override
  public Counts counts(Tx tx) {
    transactions.check(tx);
    long failed = waiting(State.FAILED).count();
    return new Counts(waiting.size() - failed, failed, parked.size());
  }

  private Stream<Slot<Row>> waiting(State state) {
    return waiting.values().stream().filter(slot -> slot.value().state() == state);
  }

  @Override
  public List<Status> list(Tx tx, State state, long before, int limit) {
    transactions.check(tx);
    return switch (state) {
      case WAITING, FAILED ->
          waiting(state)
              .filter(slot -> slot.place < before)
              .sorted(Comparator.<Slot<Row>>comparingLong(slot -> slot.place).reversed())
              .limit(limit)
              .map(this::status)
              .toList();
      case PARKED -> parked.list(before, limit);
    };
  }

  private Status status(Slot<Row> slot) {
    Row row = slot.value().merged();
    Instant time = row.error() == null ? null : queue.due(slot);
    return new Status(slot.place, row.entry(), row.state(), row.error(), time);
  }

  /** Those that are not leased, by their numbers. */
  private Map<Long, Slot<Row>> failed() {
    return waiting(State.FAILED)
        .filter(slot -> !queue.isLeased(slot))
        .collect(Collectors.toMap(slot -> slot.place, slot -> slot));
  }

  @Override
  public int redrive(Tx tx, Collection<Long> numbers, Instant now) {
    transactions.check(tx);
    Map<Long, Slot<Row>> failed = failed();
    int again = 0;
    for (long number : new TreeSet<>(numbers)) {
      Slot<Row> slot = failed.get(number);
      if (slot != null) {
        queue.hurry(tx, slot, now);
        again++;
      } else if (waitAgain(tx, number, now)) {
        again++;
      }
    }
    return again;
  }

  private boolean waitAgain(Tx tx, long number, Instant now) {
    InboxEntry entry = parked.entry(number);
    boolean again = entry != null && !waiting.containsKey(entry.key()) && waitAgain(tx, entry, now);
    if (again) {
      parked.remove(tx, number);
    }
    return again;
  }

  private boolean waitAgain(Tx tx, InboxEntry entry, Instant now) {
    try {
      add(tx, entry.withAttempts(0), now);
      return true;
    } catch (QueueFullException e) {
      return false;
    }
  }

  @Override
  public int discard(Tx tx, Collection<Long> numbers) {
    transactions.check(tx);
    Map<Long, Slot<Row>> failed = failed();
    int forgotten = 0;
    for (long number : new TreeSet<>(numbers)) {
      Slot<Row> slot = failed.get(number);
      if (slot != null) {
        handled.add(tx, slot.host(), slot.value().entry().key(), slot.value().all());
        remove(tx, slot);
        forgotten++;
      } else if (parked.remove(tx, number)) {
        forgotten++;
      }
    }
    return forgotten;
  }

  /** How many groups and hosts claims have looked at so far. */
  long looks() {
    return queue.looks();
  }
}
