package org.activitypub4j.server.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;

/** Stores of deliveries with one fault each. */
final class Broken {
  private Broken() {}

  /** Goes on one row too late when it reads after a number. */
  static final class SkipsARow extends OverDeliveries {
    SkipsARow(DeliveryStore store) {
      super(store);
    }

    @Override
    public List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now) {
      List<QueuedDelivery> read = new ArrayList<>();
      for (Reading one : readings) {
        List<QueuedDelivery> some = super.read(tx, List.of(one), now);
        int skipped = one.after() > 0 && !some.isEmpty() ? 1 : 0;
        read.addAll(some.subList(skipped, some.size()));
      }
      return read;
    }
  }

  /** Reads from a cursor: what appears below the highest number that it has read is never read. */
  static final class LosesWhatAppearsLate extends OverDeliveries {
    private final Map<String, Long> highest = new HashMap<>();
    private final Set<Long> known = new HashSet<>();

    LosesWhatAppearsLate(DeliveryStore store) {
      super(store);
    }

    @Override
    public List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now) {
      List<QueuedDelivery> read =
          super.read(tx, readings, now).stream().filter(this::isFound).toList();
      read.forEach(
          one -> {
            known.add(one.id());
            highest.merge(one.delivery().host(), one.id(), Math::max);
          });
      return read;
    }

    private boolean isFound(QueuedDelivery one) {
      return known.contains(one.id()) || one.id() > highest.getOrDefault(one.delivery().host(), 0L);
    }
  }

  /** Knows lanes, but not what comes after another lane. */
  static final class ForgetsAfter extends OverDeliveries {
    ForgetsAfter(DeliveryStore store) {
      super(store);
    }

    @Override
    public void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
      super.add(tx, outbound, deliveries.stream().map(ForgetsAfter::alone).toList());
    }

    private static Delivery alone(Delivery one) {
      return new Delivery(one.kind(), one.target(), one.host(), one.domain(), one.lane(), null);
    }
  }

  /** Stores results whichever lease of the host they come with. */
  static final class ForgetsTheFence extends OverDeliveries {
    private final Map<String, HostLease> latest = new HashMap<>();

    ForgetsTheFence(DeliveryStore store) {
      super(store);
    }

    @Override
    public List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration lease) {
      List<HostLease> leases = super.lease(tx, wanted, now, lease);
      leases.forEach(one -> latest.put(one.host(), one));
      return leases;
    }

    @Override
    public Set<HostLease> finish(Tx tx, Map<HostLease, List<DeliveryResult>> results, Instant now) {
      Map<HostLease, List<DeliveryResult>> all = new LinkedHashMap<>();
      results.forEach((lease, some) -> all.put(latest.getOrDefault(lease.host(), lease), some));
      return super.finish(tx, all, now);
    }
  }

  /** Leases a host that is leased. */
  static final class LeasesTwice extends OverDeliveries {
    LeasesTwice(DeliveryStore store) {
      super(store);
    }

    @Override
    public List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration lease) {
      return super.lease(tx, wanted, now, Duration.ZERO);
    }
  }

  static final class KeepsTheLease extends OverDeliveries {
    KeepsTheLease(DeliveryStore store) {
      super(store);
    }

    @Override
    public void release(Tx tx, HostLease lease, HostState state) {
      store.renew(tx, Set.of(lease), state.notBefore());
    }
  }

  static final class ForgetsTheStanding extends OverDeliveries {
    ForgetsTheStanding(DeliveryStore store) {
      super(store);
    }

    @Override
    public void release(Tx tx, HostLease lease, HostState state) {
      store.release(tx, lease, HostState.of(HostStanding.UNKNOWN, state.notBefore()));
    }
  }

  static final class ForgetsNotBefore extends OverDeliveries {
    ForgetsNotBefore(DeliveryStore store) {
      super(store);
    }

    @Override
    public void release(Tx tx, HostLease lease, HostState state) {
      store.release(tx, lease, state.withNotBefore(Instant.EPOCH));
    }
  }

  static final class ForgetsFailures extends OverDeliveries {
    ForgetsFailures(DeliveryStore store) {
      super(store);
    }

    @Override
    public void release(Tx tx, HostLease lease, HostState state) {
      store.release(tx, lease, HostState.of(state.standing(), state.notBefore()));
    }
  }

  /** Takes every sign of life, as often as one comes. */
  static final class HurriesAll extends OverDeliveries {
    HurriesAll(DeliveryStore store) {
      super(store);
    }

    @Override
    public void release(Tx tx, HostLease lease, HostState state) {
      store.release(
          tx,
          lease,
          new HostState(
              state.standing(), state.notBefore(), state.failures(), state.failingSince(), true));
    }
  }

  /** A host that is given back is paused no more. */
  static final class EndsPauses extends OverDeliveries {
    EndsPauses(DeliveryStore store) {
      super(store);
    }

    @Override
    public void release(Tx tx, HostLease lease, HostState state) {
      store.release(tx, lease, state);
      store.pause(tx, lease.host(), lease.domain(), null);
    }
  }

  static final class ReadsWhatIsPaused extends OverDeliveries {
    ReadsWhatIsPaused(DeliveryStore store) {
      super(store);
    }

    @Override
    public List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now) {
      List<QueuedDelivery> read = new ArrayList<>();
      for (Reading one : readings) {
        HostLease lease = one.lease();
        Instant until = store.host(tx, lease.host()).map(HostStatus::pausedUntil).orElse(null);
        store.pause(tx, lease.host(), lease.domain(), null);
        read.addAll(store.read(tx, List.of(one), now));
        store.pause(tx, lease.host(), lease.domain(), until);
      }
      return read;
    }
  }

  /** Lists hosts as if nobody had ever been paused. */
  static final class ListsNoPauses extends OverDeliveries {
    ListsNoPauses(DeliveryStore store) {
      super(store);
    }

    @Override
    public List<HostStatus> hosts(Tx tx, String after, int limit, Instant now) {
      return store.hosts(tx, after, limit, Instant.MAX);
    }
  }

  /** Lists paused hosts also when their pauses are over. */
  static final class ListsOldPauses extends OverDeliveries {
    ListsOldPauses(DeliveryStore store) {
      super(store);
    }

    @Override
    public List<HostStatus> hosts(Tx tx, String after, int limit, Instant now) {
      return store.hosts(tx, after, limit, Instant.MIN);
    }
  }

  /** Begins each list of hosts at the first one. */
  static final class ListsFromTheFirst extends OverDeliveries {
    ListsFromTheFirst(DeliveryStore store) {
      super(store);
    }

    @Override
    public List<HostStatus> hosts(Tx tx, String after, int limit, Instant now) {
      return store.hosts(tx, "", limit, now);
    }
  }

  /** Changes results before they are stored. */
  static final class Results extends OverDeliveries {
    private final UnaryOperator<List<DeliveryResult>> change;

    Results(DeliveryStore store, UnaryOperator<List<DeliveryResult>> change) {
      super(store);
      this.change = change;
    }

    @Override
    public Set<HostLease> finish(Tx tx, Map<HostLease, List<DeliveryResult>> results, Instant now) {
      Map<HostLease, List<DeliveryResult>> all = new LinkedHashMap<>();
      results.forEach((lease, some) -> all.put(lease, change.apply(some)));
      return super.finish(tx, all, now);
    }

    static List<DeliveryResult> twice(List<DeliveryResult> results) {
      return results.stream().flatMap(one -> Stream.of(one, one)).toList();
    }

    /** What else waits for an inbox that is gone goes on waiting. */
    static List<DeliveryResult> alone(List<DeliveryResult> results) {
      return results.stream()
          .map(
              one ->
                  one instanceof DeliveryResult.Gone gone
                      ? new DeliveryResult.Parked(gone.delivery(), gone.reason())
                      : one)
          .toList();
    }
  }
}
