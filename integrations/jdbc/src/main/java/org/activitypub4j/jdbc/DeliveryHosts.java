package org.activitypub4j.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore.HostStatus;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that deliveries go to, and who has leased them. Rows are always locked in the order of
 * their numbers, so that no two transactions wait for each other.
 *
 * <p>Whoever adds deliveries only adds a signal too. Signals are folded into the rows of hosts
 * before somebody looks for hosts that are due.
 */
final class DeliveryHosts {
  private static final int SIGNALS = 100;

  /** After so many hosts no further signal is folded in one transaction. */
  private static final int MAX_FOLDED = 2_000;

  /** Rows of hosts that are kept, whatever their age. */
  private static final int KEPT = 10_000;

  private static final Duration KEPT_FOR = Duration.ofDays(30);

  private static final String HOSTS = "SELECT " + HostRow.COLUMNS + " FROM {host} h WHERE h.id";

  private final Sql sql;
  private final HostIds ids;
  private final HostDeliveries deliveries;

  DeliveryHosts(Sql sql, HostIds ids, HostDeliveries deliveries) {
    this.sql = sql;
    this.ids = ids;
    this.deliveries = deliveries;
  }

  // ---------------------------------------------------------------- signals

  /** Tells that deliveries of an activity were added. */
  void signal(Tx tx, long outbox, long due, Map<Long, Delivery> byHost) {
    Set<Long> known =
        new HashSet<>(
            sql.listIn(
                tx,
                "SELECT id FROM {host} WHERE id IN",
                byHost.keySet(),
                "",
                row -> row.getLong(1)));
    StringBuilder names = new StringBuilder();
    byHost.forEach(
        (id, one) -> {
          if (!known.contains(id)) {
            names.append(one.host()).append(' ').append(one.domain()).append('\n');
          }
        });
    sql.update(
        tx,
        "INSERT INTO {signal} (id, due, hosts) VALUES (?, ?, ?)",
        outbox,
        due,
        names.toString());
  }

  private record Signal(long outbox, long due, String hosts) {}

  /** Brings what was added into the rows of the hosts. */
  void fold(Tx tx) {
    List<Signal> signals =
        sql.list(
            tx,
            "SELECT id, due, hosts FROM {signal} ORDER BY id LIMIT ?" + sql.dialect().lockOrSkip(),
            row -> new Signal(row.getLong(1), row.getLong(2), row.getString(3)),
            SIGNALS);
    if (signals.isEmpty()) {
      return;
    }
    Map<Long, Long> due = new HashMap<>();
    NavigableMap<Long, String> names = new TreeMap<>();
    List<Long> done = new ArrayList<>();
    for (Signal signal : signals) {
      if (due.size() > MAX_FOLDED) {
        break;
      }
      hostsOf(tx, signal.outbox()).forEach(host -> due.merge(host, signal.due(), Math::min));
      signal.hosts().lines().forEach(line -> names.put(ids.of(tx, nameIn(line)), line));
      done.add(signal.outbox());
    }
    sql.updateIn(tx, "DELETE FROM {signal} WHERE id IN", done, "");
    names.forEach((id, line) -> insert(tx, id, nameIn(line), domainIn(line)));
    Set<Long> withRetries = deliveries.withRetries(tx, due.keySet());
    for (HostRow host : lock(tx, due.keySet())) {
      // What was added may be behind something that is tried later.
      Long first =
          withRetries.contains(host.id())
              ? deliveries.due(tx, host.id(), true)
              : due.get(host.id());
      Long next = host.nextIf(first);
      if (next != null && (host.next() == null || next < host.next())) {
        setNext(tx, host.id(), next);
      }
    }
  }

  private List<Long> hostsOf(Tx tx, long outbox) {
    return sql.list(
        tx,
        "SELECT DISTINCT host FROM {delivery} WHERE id > ? AND id < ?",
        row -> row.getLong(1),
        Outboxes.delivery(outbox, 0),
        Outboxes.delivery(outbox + 1, 0));
  }

  private static String nameIn(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String domainIn(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }

  private void insert(Tx tx, long id, String name, String domain) {
    int inserted =
        sql.update(
            tx,
            "INSERT INTO {host} (id, name, domain, standing, not_before, failures, early, fence,"
                + " since) VALUES (?, ?, ?, ?, ?, 0, 0, 0, ?) ON CONFLICT (id) DO NOTHING",
            id,
            name,
            domain,
            InboxActors.number(HostStanding.UNKNOWN),
            Times.number(Instant.MIN),
            Times.number(Instant.MAX));
    if (inserted == 0) {
      String present =
          sql.one(tx, "SELECT name FROM {host} WHERE id = ?", row -> row.getString(1), id)
              .orElse(name);
      if (!present.equals(name)) {
        throw new IllegalStateException("two hosts have one number: " + name + ", " + present);
      }
    }
  }

  private void setNext(Tx tx, long id, @Nullable Long next) {
    sql.update(tx, "UPDATE {host} SET next = ? WHERE id = ?", next, id);
  }

  // ---------------------------------------------------------------- rows

  private List<HostRow> lock(Tx tx, Collection<Long> some) {
    return sql.listIn(
        tx,
        HOSTS + " IN",
        some.stream().sorted().toList(),
        " ORDER BY h.id" + sql.dialect().lock(),
        HostRow::read);
  }

  private Optional<HostRow> lock(Tx tx, long id) {
    return lock(tx, List.of(id)).stream().findFirst();
  }

  /** Returns the leases that hold, by the numbers of their hosts. */
  Map<Long, HostLease> holding(Tx tx, Collection<HostLease> leases, long now) {
    Map<Long, List<HostLease>> byId = byId(tx, leases);
    Map<Long, HostLease> holding = new LinkedHashMap<>();
    sql.listIn(tx, HOSTS + " IN", byId.keySet(), "", HostRow::read).stream()
        .filter(host -> !host.isPaused(now))
        .forEach(host -> holding(byId, host).ifPresent(one -> holding.put(host.id(), one)));
    return holding;
  }

  /**
   * Locks the hosts of leases.
   *
   * @return the leases that hold, by the numbers of their hosts
   */
  Map<Long, HostLease> lockHolding(Tx tx, Collection<HostLease> leases) {
    Map<Long, List<HostLease>> byId = byId(tx, leases);
    Map<Long, HostLease> holding = new LinkedHashMap<>();
    for (HostRow host : lock(tx, byId.keySet())) {
      Optional<HostLease> lease = holding(byId, host);
      if (lease.isPresent()) {
        holding.put(host.id(), lease.get());
        Long next = host.nextIf(host.leasedUntil());
        if (!Objects.equals(host.next(), next)) {
          // Somebody looked after the time of the lease, and found nothing. Look again.
          setNext(tx, host.id(), next);
        }
      }
    }
    return holding;
  }

  /** Of one host there can be several leases, of which one holds. */
  private Map<Long, List<HostLease>> byId(Tx tx, Collection<HostLease> leases) {
    Map<Long, List<HostLease>> byId = new HashMap<>();
    leases.forEach(
        lease ->
            byId.computeIfAbsent(ids.of(tx, lease.host()), id -> new ArrayList<>()).add(lease));
    return byId;
  }

  private static Optional<HostLease> holding(Map<Long, List<HostLease>> byId, HostRow host) {
    return byId.getOrDefault(host.id(), List.of()).stream().filter(host::holds).findAny();
  }

  // ---------------------------------------------------------------- leases

  List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration length) {
    fold(tx);
    List<HostLease> leased = new ArrayList<>();
    while (leased.size() < wanted.max()) {
      int most = wanted.max() - leased.size();
      List<Candidate> candidates = candidates(tx, wanted, Times.number(now), most);
      leased.addAll(take(tx, candidates, now, now.plus(length)));
      if (candidates.size() < most) {
        break;
      }
    }
    return leased;
  }

  /** A host that is due, as its row says, and whether anything waits for it. */
  private record Candidate(HostRow host, boolean isEmpty) {}

  private List<Candidate> candidates(Tx tx, Wanted wanted, long now, int most) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(InboxActors.number(wanted.standing()));
    values.add(now);
    StringBuilder without = new StringBuilder();
    wanted.withoutDomains().stream()
        .sorted()
        .forEach(
            domain -> {
              without.append(without.isEmpty() ? " AND h.domain NOT IN (?" : ", ?");
              values.add(domain);
            });
    values.add(most);
    return sql.list(
        tx,
        "SELECT "
            + HostRow.COLUMNS
            + ", CASE WHEN EXISTS (SELECT 1 FROM {delivery} d WHERE d.host = h.id) THEN 1 ELSE 0 END"
            + " FROM {host} h WHERE h.standing = ? AND h.next <= ?"
            + (without.isEmpty() ? "" : without + ")")
            + " ORDER BY h.next, h.id LIMIT ?"
            + sql.dialect().lockOrSkipOf("h"),
        row -> new Candidate(HostRow.read(row), row.getInt(13) == 0),
        values.toArray());
  }

  private List<HostLease> take(Tx tx, List<Candidate> candidates, Instant now, Instant until) {
    List<HostRow> due = new ArrayList<>();
    Set<Long> all = new HashSet<>();
    candidates.forEach(one -> all.add(one.host().id()));
    Set<Long> withRetries = deliveries.withRetries(tx, all);
    for (Candidate one : candidates) {
      HostRow host = one.host();
      boolean hasRetries = withRetries.contains(host.id());
      Long first = Times.number(now);
      if (host.isPaused(Times.number(now))) {
        first = host.pausedUntil();
      } else if (one.isEmpty()) {
        first = null;
      } else if (hasRetries) {
        first = deliveries.due(tx, host.id(), true);
      }
      if (first != null && first <= Times.number(now)) {
        due.add(host);
      } else {
        setNext(tx, host.id(), first);
      }
    }
    List<Long> leased = due.stream().map(HostRow::id).toList();
    sql.updateIn(
        tx,
        "UPDATE {host} SET fence = fence + 1, leased_until = ?, next = ?, since = ? WHERE id IN",
        leased,
        "",
        Times.number(until),
        Times.number(until),
        Times.number(now));
    return due.stream()
        .map(host -> new HostLease(host.name(), host.domain(), host.state(), host.fence() + 1))
        .toList();
  }

  Set<HostLease> renew(Tx tx, Set<HostLease> leases, Instant until) {
    Map<Long, HostLease> holding = lockHolding(tx, leases);
    sql.updateIn(
        tx,
        "UPDATE {host} SET leased_until = ?,"
            + " next = CASE WHEN paused_until > ? THEN paused_until ELSE ? END WHERE id IN",
        holding.keySet(),
        "",
        Times.number(until),
        Times.number(until),
        Times.number(until));
    return new HashSet<>(holding.values());
  }

  void release(Tx tx, HostLease lease, HostState state) {
    Optional<HostRow> found = lock(tx, ids.of(tx, lease.host()));
    if (found.isEmpty() || !found.get().holds(lease)) {
      return;
    }
    HostRow host = found.get();
    HostRow free =
        new HostRow(
            host.id(),
            host.name(),
            host.domain(),
            state,
            host.pausedUntil(),
            null,
            host.fence(),
            null);
    store(tx, free, dueOf(tx, host.id()));
  }

  private @Nullable Long dueOf(Tx tx, long id) {
    return deliveries.due(tx, id, !deliveries.withRetries(tx, Set.of(id)).isEmpty());
  }

  private void store(Tx tx, HostRow host, @Nullable Long due) {
    HostState state = host.state();
    Instant failingSince = state.failingSince();
    sql.update(
        tx,
        "UPDATE {host} SET standing = ?, not_before = ?, failures = ?, failing_since = ?,"
            + " early = ?, paused_until = ?, leased_until = ?, next = ? WHERE id = ?",
        InboxActors.number(state.standing()),
        Times.number(state.notBefore()),
        state.failures(),
        failingSince == null ? null : Times.number(failingSince),
        state.early() ? 1 : 0,
        host.pausedUntil(),
        host.leasedUntil(),
        host.nextIf(due),
        host.id());
  }

  /** Locks hosts, so that what waits for them can be changed; {@link #refresh} afterwards. */
  List<HostRow> lockByName(Tx tx, Collection<String> names) {
    return lock(tx, names.stream().map(name -> ids.of(tx, name)).distinct().toList());
  }

  /** Looks when a host is due, after something that waits for it was changed. */
  void refresh(Tx tx, HostRow host) {
    if (host.leasedUntil() == null) {
      setNext(tx, host.id(), host.nextIf(dueOf(tx, host.id())));
    }
  }

  Optional<Instant> nextDue(Tx tx) {
    fold(tx);
    return sql.one(
            tx,
            "SELECT min(next) FROM ("
                + "SELECT min(next) AS next FROM {host} WHERE standing = 0 AND next IS NOT NULL"
                + " UNION ALL"
                + " SELECT min(next) AS next FROM {host} WHERE standing = 1 AND next IS NOT NULL"
                + " UNION ALL"
                + " SELECT min(next) AS next FROM {host} WHERE standing = 2 AND next IS NOT NULL"
                + " UNION ALL SELECT min(due) AS next FROM {signal}) AS each",
            row -> Optional.ofNullable(Sql.longOrNull(row, 1)))
        .flatMap(next -> next)
        .map(Times::of);
  }

  // ---------------------------------------------------------------- for people

  void pause(Tx tx, String name, String domain, @Nullable Instant until) {
    long id = ids.of(tx, name);
    insert(tx, id, name, domain);
    HostRow host = lock(tx, id).orElseThrow();
    HostRow changed =
        new HostRow(
            id,
            host.name(),
            host.domain(),
            host.state(),
            until == null ? null : Times.number(until),
            host.leasedUntil(),
            host.fence(),
            null);
    store(tx, changed, host.leasedUntil() == null ? dueOf(tx, id) : host.leasedUntil());
  }

  boolean hurry(Tx tx, String name, Instant now) {
    long id = ids.of(tx, name);
    // Nearly always there is nothing to do, and nothing is locked.
    boolean waits =
        sql.one(
                tx,
                "SELECT 1 FROM {host} WHERE id = ? AND early = 1 AND leased_until IS NULL"
                    + " AND not_before > ?",
                row -> true,
                id,
                Times.number(now))
            .isPresent();
    Optional<HostRow> found = waits ? lock(tx, id) : Optional.empty();
    if (found.isEmpty()
        || found.get().leasedUntil() != null
        || !found.get().state().early()
        || !found.get().state().notBefore().isAfter(now)) {
      return false;
    }
    HostRow host = found.get();
    HostRow changed =
        new HostRow(
            id,
            host.name(),
            host.domain(),
            host.state().withNotBefore(Instant.MIN),
            host.pausedUntil(),
            null,
            host.fence(),
            null);
    store(tx, changed, dueOf(tx, id));
    return true;
  }

  Optional<HostStatus> status(Tx tx, String name) {
    fold(tx);
    long id = ids.of(tx, name);
    return sql.one(tx, HOSTS + " = ?", HostRow::read, id).map(host -> status(tx, host));
  }

  private HostStatus status(Tx tx, HostRow host) {
    return new HostStatus(
        host.name(),
        host.state(),
        host.pausedUntil() == null ? null : Times.of(host.pausedUntil()),
        host.leasedUntil() != null,
        sql.number(tx, "SELECT count(*) FROM {delivery} WHERE host = ?", host.id()));
  }

  /** Those that failed when they were tried last, and those that are paused, by name. */
  List<HostStatus> troubled(Tx tx, String after, int limit, Instant now) {
    return sql
        .list(
            tx,
            "SELECT "
                + HostRow.COLUMNS
                + " FROM {host} h WHERE h.name > ? AND"
                + " (h.failures > 0 OR h.standing = 2 OR h.paused_until > ?)"
                + " ORDER BY h.name LIMIT ?",
            HostRow::read,
            after,
            Times.number(now),
            limit)
        .stream()
        .map(host -> status(tx, host))
        .toList();
  }

  // ---------------------------------------------------------------- old rows

  /** Forgets hosts for which nothing has waited for long. */
  void sweep(Tx tx, Instant now) {
    long old = Times.number(now.minus(KEPT_FOR));
    Optional<Long> last =
        sql.one(
            tx,
            "SELECT since FROM {host} ORDER BY since DESC LIMIT 1 OFFSET ?",
            row -> row.getLong(1),
            KEPT);
    if (last.isPresent()) {
      sql.update(
          tx,
          "DELETE FROM {host} AS h WHERE since < ? AND next IS NULL AND leased_until IS NULL"
              + " AND paused_until IS NULL AND NOT EXISTS"
              + " (SELECT 1 FROM {delivery} d WHERE d.host = h.id)",
          Math.min(old, last.get()));
    }
  }
}
