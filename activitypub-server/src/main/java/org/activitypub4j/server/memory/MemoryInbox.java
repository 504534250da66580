package org.activitypub4j.server.memory;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.memory.FairQueue.Slot;
import org.activitypub4j.server.memory.Shares.Holder;
import org.activitypub4j.server.memory.Shares.Limit;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Waiting activities, a lane for each actor; handled ones as bare keys, the latest. */
final class MemoryInbox implements InboxStore {
  private static final int MAX_WAITING = 10_000;
  private static final int MAX_OF_ACTOR = 200;

  private final MemoryTransactions transactions;
  private final Map<String, Slot<String, InboxEntry>> waiting = new HashMap<>();
  private final FairQueue<String, InboxEntry> queue;
  private final Shares shares;
  private final Remembered handled;

  /**
   * @param maxBytes for what waits, and again for what is remembered of what was handled
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
  }

  @Override
  public List<Accepted> accept(Tx tx, List<InboxEntry> entries) {
    return transactions.allOrNothing(
        tx, () -> entries.stream().map(entry -> accept(tx, entry)).toList());
  }

  private Accepted accept(Tx tx, InboxEntry entry) {
    Slot<String, InboxEntry> slot = waiting.get(entry.key());
    @Nullable Set<String> known =
        slot == null ? handled.recipients(entry.key()) : slot.value().recipients();
    if (known == null) {
      shares.take(tx, holders(entry), weight(entry));
      transactions.put(
          tx,
          waiting,
          entry.key(),
          queue.add(tx, host(entry.actor()), entry.actor().toString(), entry, entry.received()));
      return Accepted.NEW;
    }
    if (known.containsAll(entry.recipients())) {
      return Accepted.KNOWN;
    }
    Set<String> all = new HashSet<>(known);
    all.addAll(entry.recipients());
    if (slot == null) {
      handled.replace(tx, entry.key(), Set.copyOf(all));
    } else {
      InboxEntry more = with(slot.value(), all, slot.value().attempts());
      shares.grow(tx, holders(more), weight(more) - weight(slot.value()));
      queue.replace(tx, slot, more);
    }
    return Accepted.NEW_RECIPIENT;
  }

  private static InboxEntry with(InboxEntry entry, Set<String> recipients, int attempts) {
    return new InboxEntry(
        entry.key(),
        entry.actor(),
        entry.document(),
        entry.provenBy(),
        entry.scheme(),
        recipients,
        entry.received(),
        attempts);
  }

  /** What local actors do is not held against their host. */
  private List<Holder> holders(InboxEntry entry) {
    return entry.provenBy() == Ground.LOCAL ? List.of(Holder.TOTAL) : shares.holders(entry.actor());
  }

  private static String host(URI actor) {
    return Origin.of(actor).map(Origin::toString).orElse("");
  }

  private static long weight(InboxEntry entry) {
    return Weights.ROW
        + Weights.of(entry.key())
        + Weights.of(entry.actor())
        + Weights.of(entry.document())
        + Weights.of(entry.recipients());
  }

  @Override
  public List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease) {
    List<InboxEntry> claimed = new ArrayList<>();
    queue.claim(tx, places, now, lease).forEach(slot -> claimed.add(slot.value()));
    return claimed;
  }

  @Override
  public void remember(Tx tx, URI actor, String key) {
    if (!waiting.containsKey(key) && !handled.contains(key)) {
      handled.add(tx, host(actor), key, Set.of());
    }
  }

  @Override
  public void complete(Tx tx, List<String> keys) {
    keys.forEach(key -> end(tx, key, HostStanding.ANSWERS));
  }

  @Override
  public void park(Tx tx, String key, String error) {
    end(tx, key, HostStanding.FAILS);
  }

  private void end(Tx tx, String key, HostStanding standing) {
    Slot<String, InboxEntry> slot = transactions.remove(tx, waiting, key);
    if (slot != null) {
      InboxEntry entry = slot.value();
      queue.remove(tx, slot);
      queue.rate(slot.host, standing);
      shares.give(tx, holders(entry), weight(entry));
      handled.add(tx, slot.host, key, entry.recipients());
    }
  }

  @Override
  public void retry(Tx tx, String key, Instant due, String error) {
    Slot<String, InboxEntry> slot = waiting.get(key);
    if (slot != null) {
      InboxEntry entry = slot.value();
      queue.replace(tx, slot, with(entry, entry.recipients(), entry.attempts() + 1));
      queue.giveBack(tx, slot, due);
      queue.rate(slot.host, HostStanding.FAILS);
    }
  }

  @Override
  public void postpone(Tx tx, String key, Instant due) {
    Slot<String, InboxEntry> slot = waiting.get(key);
    if (slot != null) {
      queue.giveBack(tx, slot, due);
    }
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    transactions.check(tx);
    return queue.nextDue();
  }

  /** How many lanes and hosts claims have looked at so far. */
  long looks() {
    return queue.looks();
  }
}
