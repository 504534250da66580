package org.activitypub4j.server.memory;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.memory.Shares.Holder;
import org.activitypub4j.server.memory.Shares.Limit;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Deliveries that wait, by their hosts, and the latest ones that were given up. */
final class MemoryDeliveries implements DeliveryStore {
  private static final int MAX_WAITING = 100_000;

  private final MemoryTransactions transactions;
  private final NavigableMap<Long, QueueRow> waiting = new TreeMap<>();
  private final NavigableMap<At, QueueRow> byTarget = new TreeMap<>();
  private final Map<Long, Outbound> outbounds = new HashMap<>();
  private final LeasedHosts hosts;
  private final Shares shares;
  private final Bodies bodies;
  private final Parked parked;

  /** The inboxes that are gone. */
  private final Remembered gone;

  private long number;

  /** An activity, and to how many inboxes and actors it was sent. */
  private record Outbound(OutboundActivity activity, int total) {}

  /** The place of a delivery among those to one target. */
  private record At(String target, long place) implements Comparable<At> {
    private static final Comparator<At> ORDER =
        Comparator.comparing(At::target).thenComparing(At::place);

    static At of(QueueRow row) {
      return new At(row.delivery().target().toString(), row.id());
    }

    @Override
    public int compareTo(At other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * @param maxBytes for what waits
   */
  MemoryDeliveries(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.hosts = new LeasedHosts(transactions);
    this.shares = new Shares(transactions, "deliveries wait", new Limit(MAX_WAITING, maxBytes));
    this.bodies = new Bodies(transactions);
    this.parked = new Parked(transactions, maxBytes / 8);
    this.gone = new Remembered(transactions, maxBytes / 8);
  }

  // ---------------------------------------------------------------- sending

  @Override
  public void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
    transactions.allOrNothing(
        tx,
        () -> {
          long activity = ++number;
          List<Delivery> kept = deliveries.stream().filter(one -> !isGone(one)).toList();
          Outbound whole = new Outbound(outbound, kept.size());
          kept.forEach(delivery -> add(tx, activity, whole, delivery));
          return tx;
        });
  }

  private boolean isGone(Delivery delivery) {
    return delivery.kind() == Delivery.Kind.INBOX && gone.contains(delivery.target().toString());
  }

  private void add(Tx tx, long activity, Outbound outbound, Delivery delivery) {
    OutboundActivity sent = outbound.activity();
    QueuedDelivery queued = new QueuedDelivery(++number, activity, sent.actor(), delivery, 0, 0);
    QueueRow row = new QueueRow(queued, sent.due(), null);
    List<Holder> holders = shares.holders(delivery.target());
    Optional<QueueFullException> full = shares.full(holders, 1, row.weight());
    if (full.isPresent() && full.get().share() != Share.TOTAL) {
      String reason = String.valueOf(full.get().getMessage());
      park(tx, queued, outbound, reason, sent.created());
    } else {
      add(tx, row, outbound);
    }
  }

  private void add(Tx tx, QueueRow row, Outbound outbound) {
    shares.take(tx, shares.holders(row.delivery().target()), row.weight());
    long activity = row.queued().outbound();
    if (bodies.take(tx, activity)) {
      shares.grow(tx, List.of(Holder.TOTAL), Bodies.weight(outbound.activity()));
      transactions.put(tx, outbounds, activity, outbound);
    }
    transactions.put(tx, waiting, row.id(), row);
    transactions.put(tx, byTarget, At.of(row), row);
    hosts.add(tx, row);
  }

  private Outbound outbound(QueueRow row) {
    return Objects.requireNonNull(outbounds.get(row.queued().outbound()));
  }

  private void remove(Tx tx, QueueRow row) {
    transactions.remove(tx, waiting, row.id());
    transactions.remove(tx, byTarget, At.of(row));
    hosts.remove(tx, row);
    long activity = row.queued().outbound();
    OutboundActivity sent = outbound(row).activity();
    if (bodies.give(tx, activity)) {
      shares.grow(tx, List.of(Holder.TOTAL), -Bodies.weight(sent));
      transactions.remove(tx, outbounds, activity);
    }
    shares.give(tx, shares.holders(row.delivery().target()), row.weight());
  }

  // ---------------------------------------------------------------- leases

  @Override
  public List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration lease) {
    transactions.check(tx);
    return hosts.lease(tx, wanted, now, lease);
  }

  @Override
  public Set<HostLease> renew(Tx tx, Set<HostLease> leases, Instant until) {
    transactions.check(tx);
    Set<HostLease> renewed = new LinkedHashSet<>();
    for (HostLease lease : leases) {
      if (hosts.renew(tx, lease, until)) {
        renewed.add(lease);
      }
    }
    return renewed;
  }

  @Override
  public void release(Tx tx, HostLease lease, HostState state) {
    transactions.check(tx);
    hosts.release(tx, lease, state);
  }

  @Override
  public boolean hurry(Tx tx, String host, Instant now) {
    transactions.check(tx);
    return hosts.hurry(tx, host, now);
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    transactions.check(tx);
    return hosts.nextDue();
  }

  // ---------------------------------------------------------------- reading and results

  @Override
  public List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now) {
    transactions.check(tx);
    List<QueuedDelivery> found = new ArrayList<>();
    for (Reading reading : readings) {
      HostRows host = hosts.leased(reading.lease());
      if (host != null && !host.isPaused(now)) {
        found.addAll(host.read(reading, now));
      }
    }
    return found;
  }

  @Override
  public Map<Long, OutboundActivity> outbound(Tx tx, Set<Long> numbers) {
    transactions.check(tx);
    Map<Long, OutboundActivity> found = new HashMap<>();
    for (long one : numbers) {
      Outbound outbound = outbounds.get(one);
      OutboundActivity activity = outbound == null ? parked.outbound(one) : outbound.activity();
      if (activity != null) {
        found.put(one, activity);
      }
    }
    return found;
  }

  @Override
  public Set<HostLease> finish(Tx tx, Map<HostLease, List<DeliveryResult>> results, Instant now) {
    transactions.check(tx);
    Set<HostLease> lost = new HashSet<>();
    Map<URI, String> ended = new LinkedHashMap<>();
    results.forEach(
        (lease, ofHost) -> {
          if (hosts.leased(lease) == null) {
            lost.add(lease);
          } else {
            ofHost.forEach(result -> finish(tx, lease, result, now, ended));
          }
        });
    // After all results: what has arrived is not parked.
    ended.forEach(
        (inbox, reason) -> {
          remember(tx, inbox);
          waitingFor(inbox).forEach(other -> park(tx, other, Cost.NOTHING, reason, now));
        });
    return lost;
  }

  private void finish(
      Tx tx, HostLease lease, DeliveryResult result, Instant now, Map<URI, String> ended) {
    if (result instanceof DeliveryResult.Gone end) {
      ended.putIfAbsent(end.inbox(), gone(end));
    }
    QueueRow row = waiting.get(result.delivery());
    if (row == null || !row.delivery().host().equals(lease.host())) {
      return;
    }
    if (result instanceof DeliveryResult.Done) {
      remove(tx, row);
    } else if (result instanceof DeliveryResult.Parked dead) {
      park(tx, row, Cost.ATTEMPT, dead.reason(), now);
    } else if (result instanceof DeliveryResult.Gone end) {
      // It may name the actor. It ends too, although its target is not the inbox.
      park(tx, row, Cost.ATTEMPT, gone(end), now);
    } else if (result instanceof DeliveryResult.Retry retry) {
      replace(tx, row, row.tried(retry.cost(), retry.due(), retry.reason()));
    }
  }

  private static String gone(DeliveryResult.Gone end) {
    return "the inbox is gone: " + end.reason();
  }

  private void replace(Tx tx, QueueRow row, QueueRow tried) {
    transactions.put(tx, waiting, row.id(), tried);
    transactions.put(tx, byTarget, At.of(row), tried);
    hosts.remove(tx, row);
    hosts.add(tx, tried);
  }

  private List<QueueRow> waitingFor(URI target) {
    String text = target.toString();
    return List.copyOf(byTarget.subMap(new At(text, 0), new At(text, Long.MAX_VALUE)).values());
  }

  private void park(Tx tx, QueueRow row, Cost cost, String reason, Instant now) {
    Outbound outbound = outbound(row);
    remove(tx, row);
    park(tx, row.after(cost), outbound, reason, now);
  }

  private void park(Tx tx, QueuedDelivery queued, Outbound outbound, String reason, Instant now) {
    parked.add(
        tx,
        new Parked.Row(queued, outbound.activity(), outbound.total(), QueueRow.cut(reason), now));
  }

  private void remember(Tx tx, URI inbox) {
    String key = inbox.toString();
    if (!gone.contains(key)) {
      gone.add(tx, Origin.of(inbox).map(Origin::host).orElse(""), key, Set.of());
    }
  }

  @Override
  public void revive(Tx tx, URI inbox) {
    transactions.check(tx);
    gone.forget(tx, inbox.toString());
  }

  // ---------------------------------------------------------------- for people

  @Override
  public void pause(Tx tx, String host, String domain, @Nullable Instant until) {
    transactions.check(tx);
    hosts.pause(tx, host, domain, until);
  }

  @Override
  public Optional<HostStatus> host(Tx tx, String host) {
    transactions.check(tx);
    return hosts.status(host);
  }

  @Override
  public List<HostStatus> hosts(Tx tx, String after, int limit, Instant now) {
    transactions.check(tx);
    return hosts.troubled(after, limit, now);
  }

  @Override
  public Counts counts(Tx tx) {
    transactions.check(tx);
    return new Counts(waiting.size(), parked.size());
  }

  @Override
  public List<Status> list(Tx tx, State state, long before, int limit) {
    transactions.check(tx);
    Stream<Status> all =
        switch (state) {
          case WAITING ->
              waiting.headMap(before, false).descendingMap().values().stream().map(this::status);
          case PARKED ->
              parked
                  .all()
                  .filter(row -> row.queued().id() < before)
                  .sorted(Comparator.<Parked.Row>comparingLong(row -> row.queued().id()).reversed())
                  .map(MemoryDeliveries::status);
        };
    return all.limit(limit).toList();
  }

  private Status status(QueueRow row) {
    return new Status(
        row.queued(),
        outbound(row).activity().activity(),
        State.WAITING,
        row.detail(),
        row.detail() == null ? null : row.due());
  }

  private static Status status(Parked.Row row) {
    return new Status(row.queued(), row.activity(), State.PARKED, row.detail(), row.time());
  }

  @Override
  public Optional<Progress> progress(Tx tx, URI activity, int limit) {
    transactions.check(tx);
    Map<Long, Integer> totals = new HashMap<>();
    outbounds.forEach(
        (id, outbound) -> {
          if (outbound.activity().activity().equals(activity)) {
            totals.put(id, outbound.total());
          }
        });
    List<QueueRow> waits =
        waiting.values().stream()
            .filter(row -> totals.containsKey(row.queued().outbound()))
            .toList();
    List<Parked.Row> dead = parked.all().filter(row -> row.activity().equals(activity)).toList();
    dead.forEach(row -> totals.put(row.queued().outbound(), row.total()));
    if (totals.isEmpty()) {
      return Optional.empty();
    }
    List<Status> open =
        Stream.concat(waits.stream().map(this::status), dead.stream().map(MemoryDeliveries::status))
            .sorted(Comparator.comparingLong(one -> one.delivery().id()))
            .limit(limit)
            .toList();
    int total = totals.values().stream().mapToInt(Integer::intValue).sum();
    return Optional.of(new Progress(total, waits.size(), dead.size(), open));
  }

  @Override
  public int park(Tx tx, URI activity, URI target, String reason, Instant now) {
    transactions.check(tx);
    List<QueueRow> unwanted =
        waitingFor(target).stream()
            .filter(row -> outbound(row).activity().activity().equals(activity))
            .toList();
    unwanted.forEach(row -> park(tx, row, Cost.NOTHING, reason, now));
    return unwanted.size();
  }

  @Override
  public int redrive(Tx tx, Collection<Long> deliveries, Instant now) {
    transactions.check(tx);
    int again = 0;
    for (long id : new TreeSet<>(deliveries)) {
      Parked.Row row = parked.remove(tx, id);
      if (row != null && waitAgain(tx, row, now)) {
        again++;
      }
    }
    return again;
  }

  private boolean waitAgain(Tx tx, Parked.Row row, Instant now) {
    QueuedDelivery old = row.queued();
    QueuedDelivery queued =
        new QueuedDelivery(++number, old.outbound(), old.sender(), old.delivery(), 0, 0);
    try {
      return transactions.allOrNothing(
          tx,
          () -> {
            add(tx, new QueueRow(queued, now, null), new Outbound(row.outbound(), row.total()));
            return true;
          });
    } catch (QueueFullException e) {
      parked.add(tx, row);
      return false;
    }
  }

  @Override
  public int discard(Tx tx, Collection<Long> deliveries) {
    transactions.check(tx);
    int forgotten = 0;
    for (long id : deliveries) {
      forgotten += parked.remove(tx, id) == null ? 0 : 1;
    }
    return forgotten;
  }

  /** How many hosts and domains were looked at so far. */
  long looks() {
    return hosts.looks();
  }
}
