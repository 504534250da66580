package org.activitypub4j.jdbc;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.activitypub4j.jdbc.ParkedDeliveries.HostName;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries in tables: a small row for each that waits, which is added, read and deleted; one more
 * for each that is tried later; one for each that was given up; and one for each host, which is
 * what processes lease.
 */
final class JdbcDeliveries implements DeliveryStore {
  private static final long SWEEP_EVERY = TimeUnit.SECONDS.toNanos(10);
  private static final long SWEEP_HOSTS_EVERY = TimeUnit.HOURS.toNanos(1);
  private static final int SWEPT = 500;

  private final Sql sql;
  private final HostIds ids;
  private final HostDeliveries waiting;
  private final DeliveryHosts hosts;
  private final Outboxes outboxes;
  private final ParkedDeliveries parked;
  private final GoneInboxes gone;
  private final DeliveryRoom room;
  private final DeliveryLists lists;
  private final AtomicLong sweepAt = new AtomicLong(System.nanoTime());
  private final AtomicLong sweepHostsAt = new AtomicLong(System.nanoTime() + SWEEP_HOSTS_EVERY);
  private final AtomicLong sweptTo = new AtomicLong();

  JdbcDeliveries(Sql sql, Limits limits) {
    this.sql = sql;
    this.ids = new HostIds(sql);
    this.waiting = new HostDeliveries(sql);
    this.hosts = new DeliveryHosts(sql, ids, waiting);
    this.outboxes = new Outboxes(sql);
    this.parked = new ParkedDeliveries(sql);
    this.gone = new GoneInboxes(sql, ids);
    this.room = new DeliveryRoom(sql, limits.deliveries());
    this.lists = new DeliveryLists(sql, outboxes);
  }

  // ---------------------------------------------------------------- sending

  @Override
  public void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
    room.refresh(sql.check(tx));
    sql.allOrNothing(
        tx,
        () -> {
          List<Delivery> kept = withoutGone(tx, deliveries);
          for (int from = 0; from < kept.size(); from += Outboxes.MAX_DELIVERIES) {
            int to = Math.min(kept.size(), from + Outboxes.MAX_DELIVERIES);
            addSome(tx, outbound, kept.subList(from, to));
          }
          return tx;
        });
  }

  private List<Delivery> withoutGone(Tx tx, List<Delivery> deliveries) {
    List<Long> inboxes = new ArrayList<>();
    Map<Delivery, Long> numbers = new HashMap<>();
    for (Delivery one : deliveries) {
      if (one.kind() == Delivery.Kind.INBOX) {
        long number = ids.of(tx, one.target().toString());
        inboxes.add(number);
        numbers.put(one, number);
      }
    }
    Set<Long> ended = gone.among(tx, inboxes);
    return ended.isEmpty()
        ? deliveries
        : deliveries.stream().filter(one -> !ended.contains(numbers.get(one))).toList();
  }

  private void addSome(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
    JdbcTx open = sql.check(tx);
    long outbox = outboxes.add(tx, outbound, deliveries.size());
    boolean isLater = outbound.due().isAfter(outbound.created());
    Map<Long, Delivery> byHost = new LinkedHashMap<>();
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<@Nullable Object[]> later = new ArrayList<>();
    Map<String, Long> numbers = new HashMap<>();
    for (int i = 0; i < deliveries.size(); i++) {
      Delivery one = deliveries.get(i);
      long id = Outboxes.delivery(outbox, i + 1);
      long host = numbers.computeIfAbsent(one.host(), name -> ids.of(tx, name));
      Optional<String> full = room.take(open, host, one.host(), one.domain());
      if (full.isPresent()) {
        parked.add(tx, id, one, full.get(), Times.number(outbound.created()));
        continue;
      }
      byHost.putIfAbsent(host, one);
      rows.add(row(id, host, one));
      if (isLater) {
        later.add(laterRow(id, host, one, Times.number(outbound.due())));
      }
    }
    insert(tx, rows, later);
    if (!byHost.isEmpty()) {
      hosts.signal(tx, outbox, Times.number(outbound.due()), byHost);
    }
  }

  private static @Nullable Object[] row(long id, long host, Delivery one) {
    return new @Nullable Object[] {id, host, one.lane(), one.after(), HostIds.written(one)};
  }

  private static @Nullable Object[] laterRow(long id, long host, Delivery one, long due) {
    return new @Nullable Object[] {id, host, one.lane(), one.after(), due, 0, 0};
  }

  private void insert(Tx tx, List<@Nullable Object[]> rows, List<@Nullable Object[]> later) {
    sql.insert(tx, "INSERT INTO {delivery} (id, host, lane, after_lane, target)", rows);
    sql.insert(
        tx, "INSERT INTO {retry} (id, host, lane, after_lane, due, attempts, refusals)", later);
  }

  // ---------------------------------------------------------------- leases

  @Override
  public List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration lease) {
    sweep(tx, now);
    return hosts.lease(tx, wanted, now, lease);
  }

  @Override
  public Set<HostLease> renew(Tx tx, Set<HostLease> leases, Instant until) {
    return hosts.renew(tx, leases, until);
  }

  @Override
  public void release(Tx tx, HostLease lease, HostState state) {
    hosts.release(tx, lease, state);
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    return hosts.nextDue(tx);
  }

  @Override
  public void pause(Tx tx, String host, String domain, @Nullable Instant until) {
    hosts.pause(tx, host, domain, until);
  }

  @Override
  public boolean hurry(Tx tx, String host, Instant now) {
    return hosts.hurry(tx, host, now);
  }

  @Override
  public Optional<HostStatus> host(Tx tx, String host) {
    return hosts.status(tx, host);
  }

  @Override
  public List<HostStatus> hosts(Tx tx, String after, int limit, Instant now) {
    return hosts.troubled(tx, after, limit, now);
  }

  /** Now and then deletes some of what is not needed any more. */
  private void sweep(Tx tx, Instant now) {
    long tick = System.nanoTime();
    long at = sweepAt.get();
    if (tick - at >= 0 && sweepAt.compareAndSet(at, tick + SWEEP_EVERY)) {
      sweptTo.set(outboxes.sweep(tx, sweptTo.get(), SWEPT));
      parked.sweep(tx, Times.number(now), SWEPT);
    }
    long hostsAt = sweepHostsAt.get();
    if (tick - hostsAt >= 0 && sweepHostsAt.compareAndSet(hostsAt, tick + SWEEP_HOSTS_EVERY)) {
      hosts.sweep(tx, now);
    }
  }

  // ---------------------------------------------------------------- reading and results

  @Override
  public List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now) {
    Map<HostLease, Reading> byLease = new HashMap<>();
    readings.forEach(reading -> byLease.put(reading.lease(), reading));
    Map<Long, Reading> holding = new LinkedHashMap<>();
    hosts
        .holding(tx, byLease.keySet(), Times.number(now))
        .forEach((id, lease) -> holding.put(id, Objects.requireNonNull(byLease.get(lease))));
    return waiting.read(tx, holding, Times.number(now));
  }

  @Override
  public Map<Long, OutboundActivity> outbound(Tx tx, Set<Long> numbers) {
    return outboxes.find(tx, numbers);
  }

  @Override
  public Set<HostLease> finish(Tx tx, Map<HostLease, List<DeliveryResult>> results, Instant now) {
    Set<HostLease> lost = new HashSet<>(results.keySet());
    Map<Long, HostLease> holding = hosts.lockHolding(tx, results.keySet());
    lost.removeAll(holding.values());
    List<Long> done = new ArrayList<>();
    Map<URI, String> ended = new LinkedHashMap<>();
    holding.forEach(
        (id, lease) -> {
          HostName host = new HostName(id, lease.host(), lease.domain());
          for (DeliveryResult result : Objects.requireNonNull(results.get(lease))) {
            if (result instanceof DeliveryResult.Done) {
              done.add(result.delivery());
            } else {
              store(tx, host, result, Times.number(now), ended);
            }
          }
        });
    delete(tx, done, holding);
    endAll(tx, ended, Times.number(now));
    return lost;
  }

  private void delete(Tx tx, List<Long> done, Map<Long, HostLease> holding) {
    Map<Long, Integer> deleted = new HashMap<>();
    sql.listIn(
            tx,
            "DELETE FROM {delivery} WHERE id IN",
            done,
            " RETURNING host, id",
            row -> row.getLong(1))
        .forEach(host -> deleted.merge(host, 1, Integer::sum));
    sql.updateIn(tx, "DELETE FROM {retry} WHERE id IN", done, "");
    deleted.forEach(
        (host, count) ->
            room.give(
                sql.check(tx),
                host,
                Optional.ofNullable(holding.get(host)).map(HostLease::domain).orElse(""),
                count));
  }

  private void store(
      Tx tx, HostName host, DeliveryResult result, long now, Map<URI, String> ended) {
    if (result instanceof DeliveryResult.Retry retry) {
      tryAgain(tx, host, retry);
    } else if (result instanceof DeliveryResult.Parked dead) {
      park(tx, dead.delivery(), host, 1, dead.reason(), now);
    } else if (result instanceof DeliveryResult.Gone end) {
      String reason = "the inbox is gone: " + end.reason();
      // It may name the actor. It ends too, although its target is not the inbox.
      park(tx, end.delivery(), host, 1, reason, now);
      ended.putIfAbsent(end.inbox(), reason);
    }
  }

  private void tryAgain(Tx tx, HostName host, DeliveryResult.Retry retry) {
    int attempts = retry.cost() == Cost.NOTHING ? 0 : 1;
    int refusals = retry.cost() == Cost.REFUSAL ? 1 : 0;
    sql.update(
        tx,
        "INSERT INTO {retry} AS r (id, host, lane, after_lane, due, attempts, refusals, detail)"
            + " SELECT id, host, lane, after_lane, CAST(? AS bigint), CAST(? AS integer),"
            + " CAST(? AS integer), CAST(? AS text) FROM {delivery} WHERE id = ? AND host = ?"
            + " ON CONFLICT (id) DO UPDATE SET due = excluded.due, detail = excluded.detail,"
            + " attempts = r.attempts + excluded.attempts,"
            + " refusals = r.refusals + excluded.refusals",
        Times.number(retry.due()),
        attempts,
        refusals,
        ParkedDeliveries.cut(retry.reason()),
        retry.delivery(),
        host.id());
  }

  private boolean park(Tx tx, long delivery, HostName host, int attempts, String reason, long now) {
    boolean waited = parked.move(tx, delivery, host, attempts, reason, now);
    if (waited) {
      room.give(sql.check(tx), host.id(), host.domain(), 1);
    }
    return waited;
  }

  /** Parks what waits for inboxes that are gone, and remembers these. */
  private void endAll(Tx tx, Map<URI, String> ended, long now) {
    if (ended.isEmpty()) {
      return;
    }
    gone.add(tx, ended.keySet(), now);
    Map<String, List<URI>> byHost = new TreeMap<>();
    ended
        .keySet()
        .forEach(
            inbox ->
                byHost.computeIfAbsent(HostIds.host(inbox), host -> new ArrayList<>()).add(inbox));
    hosts.fold(tx);
    for (HostRow host : hosts.lockByName(tx, byHost.keySet())) {
      for (URI inbox : byHost.getOrDefault(host.name(), List.of())) {
        String reason = Objects.requireNonNull(ended.get(inbox));
        waitingFor(tx, host, inbox, 0, Long.MAX_VALUE)
            .forEach(id -> park(tx, id, named(host), 0, reason, now));
      }
      hosts.refresh(tx, host);
    }
  }

  private static HostName named(HostRow host) {
    return new HostName(host.id(), host.name(), host.domain());
  }

  /** What waits for a target, of whatever kind. */
  private List<Long> waitingFor(Tx tx, HostRow host, URI target, long after, long before) {
    String path = HostIds.path(host.name(), target);
    return sql.list(
        tx,
        "SELECT id FROM {delivery} WHERE host = ? AND id > ? AND id < ?"
            + " AND target IN (?, ?, ?) ORDER BY id",
        row -> row.getLong(1),
        host.id(),
        after,
        before,
        HostIds.kind(Delivery.Kind.INBOX) + path,
        HostIds.kind(Delivery.Kind.ACTOR) + path,
        HostIds.kind(Delivery.Kind.SERVER) + path);
  }

  @Override
  public void revive(Tx tx, URI inbox) {
    gone.forget(tx, inbox);
  }

  // ---------------------------------------------------------------- for people

  @Override
  public Counts counts(Tx tx) {
    return lists.counts(tx);
  }

  @Override
  public List<Status> list(Tx tx, State state, long before, int limit) {
    hosts.fold(tx);
    return lists.list(tx, state, before, limit);
  }

  @Override
  public Optional<Progress> progress(Tx tx, URI activity, int limit) {
    hosts.fold(tx);
    return lists.progress(tx, activity, limit);
  }

  @Override
  public int park(Tx tx, URI activity, URI target, String reason, Instant now) {
    hosts.fold(tx);
    int count = 0;
    for (HostRow host : hosts.lockByName(tx, Set.of(HostIds.host(target)))) {
      for (long outbox : outboxes.of(tx, activity)) {
        long first = Outboxes.delivery(outbox, 0);
        long end = Outboxes.delivery(outbox + 1, 0);
        for (long id : waitingFor(tx, host, target, first, end)) {
          count += park(tx, id, named(host), 0, reason, Times.number(now)) ? 1 : 0;
        }
      }
      hosts.refresh(tx, host);
    }
    return count;
  }

  @Override
  public int redrive(Tx tx, Collection<Long> deliveries, Instant now) {
    room.refresh(sql.check(tx));
    Map<Long, List<ParkedDeliveries.Row>> byOutbox = new TreeMap<>();
    for (ParkedDeliveries.Row row : parked.find(tx, deliveries)) {
      byOutbox.computeIfAbsent(Outboxes.of(row.id()), outbox -> new ArrayList<>()).add(row);
    }
    int again = 0;
    for (Map.Entry<Long, List<ParkedDeliveries.Row>> one : byOutbox.entrySet()) {
      again += waitAgain(tx, one.getKey(), one.getValue(), Times.number(now));
    }
    return again;
  }

  private int waitAgain(Tx tx, long outbox, List<ParkedDeliveries.Row> rows, long due) {
    List<ParkedDeliveries.Row> fitting = rows.stream().filter(row -> hasRoom(tx, row)).toList();
    if (fitting.isEmpty()) {
      return 0;
    }
    long number = outboxes.copy(tx, outbox, fitting.size(), due);
    Map<Long, Delivery> byHost = new LinkedHashMap<>();
    List<@Nullable Object[]> waits = new ArrayList<>();
    List<@Nullable Object[]> later = new ArrayList<>();
    for (int i = 0; i < fitting.size(); i++) {
      Delivery one = fitting.get(i).delivery();
      long id = Outboxes.delivery(number, i + 1);
      long host = ids.of(tx, one.host());
      byHost.putIfAbsent(host, one);
      waits.add(row(id, host, one));
      later.add(laterRow(id, host, one, due));
    }
    parked.delete(tx, fitting.stream().map(ParkedDeliveries.Row::id).toList());
    insert(tx, waits, later);
    hosts.signal(tx, number, due, byHost);
    return fitting.size();
  }

  private boolean hasRoom(Tx tx, ParkedDeliveries.Row row) {
    Delivery one = row.delivery();
    try {
      return room.take(sql.check(tx), ids.of(tx, one.host()), one.host(), one.domain()).isEmpty();
    } catch (QueueFullException e) {
      return false;
    }
  }

  @Override
  public int discard(Tx tx, Collection<Long> deliveries) {
    return parked.delete(tx, deliveries);
  }
}
