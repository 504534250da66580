package org.activitypub4j.server.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.activitypub4j.server.memory.HostRows.Hold;
import org.activitypub4j.server.spi.DeliveryStore.HostStatus;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * The hosts for which deliveries wait, and who has leased them. They are filed by standing, then by
 * domain, then by when something is due, so that a claim looks only at the hosts that it leases and
 * at the domains that it leaves out.
 */
final class LeasedHosts {
  private static final int MAX_REMEMBERED = 10_000;

  private final MemoryTransactions transactions;
  private final Map<String, HostRows> hosts = new HashMap<>();
  private final Map<HostStanding, Map<String, Drawer>> drawers = new EnumMap<>(HostStanding.class);
  private final Map<HostStanding, NavigableSet<Drawer>> due = new EnumMap<>(HostStanding.class);

  /** How hosts were given back for which nothing waits now and that nobody pauses; the latest. */
  private final Map<String, Hold> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Hold> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  private long fence;
  private long looks;

  /** The hosts of one domain, the one that is due first in front. */
  private static final class Drawer {
    final String domain;
    final NavigableSet<HostRows> hosts =
        new TreeSet<>(
            Comparator.<HostRows, Instant>comparing(host -> host.filed)
                .thenComparing(host -> host.name));

    /** The time under which it is filed. */
    Instant filed = Instant.MIN;

    Drawer(String domain) {
      this.domain = domain;
    }
  }

  LeasedHosts(MemoryTransactions transactions) {
    this.transactions = transactions;
    for (HostStanding standing : HostStanding.values()) {
      drawers.put(standing, new HashMap<>());
      due.put(
          standing,
          new TreeSet<>(
              Comparator.<Drawer, Instant>comparing(drawer -> drawer.filed)
                  .thenComparing(drawer -> drawer.domain)));
    }
  }

  // ---------------------------------------------------------------- rows

  void add(Tx tx, QueueRow row) {
    transactions.change(tx, () -> insert(row), () -> delete(row));
  }

  void remove(Tx tx, QueueRow row) {
    transactions.change(tx, () -> delete(row), () -> insert(row));
  }

  private void insert(QueueRow row) {
    HostRows host = open(row.delivery().host(), row.delivery().domain());
    host.add(row);
    file(host);
  }

  private void delete(QueueRow row) {
    HostRows host = open(row.delivery().host(), row.delivery().domain());
    host.remove(row);
    file(host);
  }

  // ---------------------------------------------------------------- leases

  List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration lease) {
    List<HostLease> leased = new ArrayList<>();
    List<Drawer> leftOut = new ArrayList<>();
    NavigableSet<Drawer> all = of(due, wanted.standing());
    while (leased.size() < wanted.max() && !all.isEmpty() && !all.first().filed.isAfter(now)) {
      looks++;
      Drawer drawer = all.first();
      if (wanted.withoutDomains().contains(drawer.domain)) {
        all.remove(drawer);
        leftOut.add(drawer);
        continue;
      }
      HostRows host = take(drawer.hosts.first());
      host.settle(now);
      boolean isDue = host.due().filter(time -> !time.isAfter(now)).isPresent();
      file(host);
      if (isDue) {
        leased.add(lease(tx, host, now.plus(lease)));
      }
    }
    all.addAll(leftOut);
    return leased;
  }

  private HostLease lease(Tx tx, HostRows host, Instant until) {
    Hold before = host.hold;
    fence++;
    set(tx, host, before.leased(until, fence));
    return new HostLease(host.name, host.domain, before.state(), fence);
  }

  /** The host of a lease that holds; null if it is lost. */
  @Nullable HostRows leased(HostLease lease) {
    HostRows host = hosts.get(lease.host());
    return host == null || !host.hold.isLeased() || host.hold.fence() != lease.fence()
        ? null
        : host;
  }

  boolean renew(Tx tx, HostLease lease, Instant until) {
    HostRows host = leased(lease);
    if (host == null) {
      return false;
    }
    set(tx, host, host.hold.leased(until, host.hold.fence()));
    return true;
  }

  void release(Tx tx, HostLease lease, HostState state) {
    HostRows host = leased(lease);
    if (host != null) {
      set(tx, host, host.hold.givenBack(state));
    }
  }

  boolean hurry(Tx tx, String name, Instant now) {
    HostRows host = hosts.get(name);
    Hold hold = host == null ? remembered.get(name) : host.hold;
    if (hold == null
        || hold.isLeased()
        || !hold.state().early()
        || !hold.state().notBefore().isAfter(now)) {
      return false;
    }
    Hold hurried = hold.givenBack(hold.state().withNotBefore(Instant.MIN));
    if (host == null) {
      transactions.put(tx, remembered, name, hurried);
    } else {
      set(tx, host, hurried);
    }
    return true;
  }

  // ---------------------------------------------------------------- for people

  void pause(Tx tx, String name, String domain, @Nullable Instant until) {
    HostRows host = open(name, domain);
    set(tx, host, host.hold.paused(until));
  }

  Optional<HostStatus> status(String name) {
    HostRows host = hosts.get(name);
    Hold hold = host == null ? remembered.get(name) : host.hold;
    return Optional.ofNullable(hold)
        .map(known -> status(name, known, host == null ? 0 : host.size()));
  }

  private static HostStatus status(String name, Hold hold, int waiting) {
    return new HostStatus(name, hold.state(), hold.pausedUntil(), hold.isLeased(), waiting);
  }

  /** Those that failed when they were tried last, and those that are paused, by name. */
  List<HostStatus> troubled(String after, int limit, Instant now) {
    Stream<HostStatus> busy =
        hosts.values().stream().map(host -> status(host.name, host.hold, host.size()));
    Stream<HostStatus> idle =
        remembered.entrySet().stream().map(one -> status(one.getKey(), one.getValue(), 0));
    return Stream.concat(busy, idle)
        .filter(one -> one.host().compareTo(after) > 0 && isTroubled(one, now))
        .sorted(Comparator.comparing(HostStatus::host))
        .limit(limit)
        .toList();
  }

  private static boolean isTroubled(HostStatus one, Instant now) {
    return one.state().failures() > 0
        || one.state().standing() == HostStanding.FAILS
        || (one.pausedUntil() != null && one.pausedUntil().isAfter(now));
  }

  private void set(Tx tx, HostRows host, Hold hold) {
    String name = host.name;
    String domain = host.domain;
    Hold before = host.hold;
    transactions.change(tx, () -> set(name, domain, hold), () -> set(name, domain, before));
  }

  private void set(String name, String domain, Hold hold) {
    HostRows host = take(open(name, domain));
    host.hold = hold;
    file(host);
  }

  Optional<Instant> nextDue() {
    return due.values().stream()
        .flatMap(all -> all.isEmpty() ? Stream.empty() : Stream.of(all.first().filed))
        .min(Comparator.naturalOrder());
  }

  /** How many hosts and domains were looked at so far. */
  long looks() {
    return looks;
  }

  // ---------------------------------------------------------------- files

  private HostRows open(String name, String domain) {
    HostRows host = hosts.get(name);
    if (host == null) {
      Hold hold = remembered.remove(name);
      host = new HostRows(name, domain, hold == null ? Hold.NEW : hold);
      hosts.put(name, host);
      return host;
    }
    return take(host);
  }

  /** Takes a host out of its drawer. */
  private HostRows take(HostRows host) {
    Drawer drawer = of(drawers, host.hold.standing()).get(host.domain);
    if (drawer != null && drawer.hosts.contains(host)) {
      of(due, host.hold.standing()).remove(drawer);
      drawer.hosts.remove(host);
      file(drawer, host.hold.standing());
    }
    return host;
  }

  /** Puts a host into the drawer where it belongs now; forgets it if nothing waits for it. */
  private void file(HostRows host) {
    take(host);
    if (host.isEmpty() && !host.hold.isLeased() && host.hold.pausedUntil() == null) {
      hosts.remove(host.name);
      if (!host.hold.equals(Hold.NEW)) {
        remembered.put(host.name, host.hold);
      }
      return;
    }
    host.due().ifPresent(time -> file(host, time));
  }

  private void file(HostRows host, Instant time) {
    Drawer drawer = of(drawers, host.hold.standing()).computeIfAbsent(host.domain, Drawer::new);
    of(due, host.hold.standing()).remove(drawer);
    host.filed = time;
    drawer.hosts.add(host);
    file(drawer, host.hold.standing());
  }

  private void file(Drawer drawer, HostStanding standing) {
    if (drawer.hosts.isEmpty()) {
      of(drawers, standing).remove(drawer.domain);
    } else {
      drawer.filed = drawer.hosts.first().filed;
      of(due, standing).add(drawer);
    }
  }

  private static <T> T of(Map<HostStanding, T> all, HostStanding standing) {
    return Objects.requireNonNull(all.get(standing));
  }
}
