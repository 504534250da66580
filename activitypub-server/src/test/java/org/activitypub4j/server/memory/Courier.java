package org.activitypub4j.server.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Transactions;

/** Leases hosts, sends and stores results, as the engine does. */
final class Courier {
  private static final int ALL = 1_000_000;

  private final Transactions transactions;
  private final DeliveryStore deliveries;
  private final Map<String, HostLease> leases = new HashMap<>();

  Courier(Transactions transactions, DeliveryStore deliveries) {
    this.transactions = transactions;
    this.deliveries = deliveries;
  }

  Courier(InMemoryStore store) {
    this(store.transactions(), store.deliveries());
  }

  /** Leases some of the hosts with a standing. */
  List<HostLease> lease(HostStanding standing, int max, Instant now, String... withoutDomains) {
    Wanted wanted = new Wanted("node", standing, max, Set.of(withoutDomains));
    List<HostLease> some = transactions.run(tx -> deliveries.lease(tx, wanted, now, Rows.LEASE));
    some.forEach(lease -> leases.put(lease.host(), lease));
    return some;
  }

  /** Returns so much of what can be sent to each of some hosts. */
  List<QueuedDelivery> read(List<HostLease> some, int each, Instant now) {
    List<Reading> readings =
        some.stream().map(lease -> new Reading(lease, 0, each, Set.of())).toList();
    return transactions.run(tx -> deliveries.read(tx, readings, now));
  }

  /** Leases all hosts, and returns all that can be sent to them and those leased before. */
  List<QueuedDelivery> take(Instant now) {
    for (HostStanding standing : HostStanding.values()) {
      lease(standing, ALL, now);
    }
    return read(List.copyOf(leases.values()), ALL, now);
  }

  /** Stores a result of a delivery to a host that is leased. */
  void finish(QueuedDelivery delivery, DeliveryResult result) {
    finish(delivery.delivery().host(), result);
  }

  void finish(String host, DeliveryResult result) {
    HostLease lease = Objects.requireNonNull(leases.get(host), host);
    Set<HostLease> lost =
        transactions.run(tx -> deliveries.finish(tx, Map.of(lease, List.of(result)), Rows.NOW));
    if (!lost.isEmpty()) {
      throw new AssertionError("lost " + lost);
    }
  }

  void arrive(QueuedDelivery delivery) {
    finish(delivery, new DeliveryResult.Done(delivery.id(), "202"));
  }

  void fail(QueuedDelivery delivery, Instant due) {
    finish(
        delivery, new DeliveryResult.Retry(delivery.id(), DeliveryResult.Cost.ATTEMPT, due, "503"));
  }

  /** Gives hosts back. */
  void release(List<HostLease> some, HostStanding standing) {
    for (HostLease lease : some) {
      transactions.run(
          tx -> {
            deliveries.release(tx, lease, HostState.of(standing, Rows.NOW));
            return tx;
          });
      leases.remove(lease.host());
    }
  }
}
