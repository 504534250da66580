package org.activitypub4j.server.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;

/**
 * A store that runs transactions at the same time, as a database does: numbers are given before the
 * commit. It knows only what the tests of transactions that overlap need, and no lanes.
 */
class Overlapping extends OverDeliveries implements Transactions {
  private final AtomicLong numbers = new AtomicLong();
  private final NavigableMap<Long, Row> rows = new TreeMap<>();
  private final Map<String, HostLease> leases = new HashMap<>();
  private final Map<Thread, Work> current = new ConcurrentHashMap<>();
  private long fence;

  private record Row(QueuedDelivery queued, OutboundActivity outbound) {}

  /** What a transaction has added, and what it does at its end. */
  private static final class Work implements Tx {
    final List<Row> added = new ArrayList<>();
    final List<Runnable> atEnd = new ArrayList<>();
  }

  Overlapping() {
    super(new InMemoryStore().deliveries());
  }

  @Override
  public <R> R run(Function<Tx, R> work) {
    Work tx = new Work();
    current.put(Thread.currentThread(), tx);
    try {
      R result = work.apply(tx);
      commit(tx.added);
      return result;
    } finally {
      current.remove(Thread.currentThread());
      tx.atEnd.forEach(Runnable::run);
    }
  }

  private synchronized void commit(List<Row> added) {
    added.forEach(row -> rows.put(row.queued().id(), row));
  }

  @Override
  public Optional<Tx> current() {
    return Optional.ofNullable(current.get(Thread.currentThread()));
  }

  @Override
  public void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
    long activity = numbers.incrementAndGet();
    for (Delivery one : deliveries) {
      QueuedDelivery queued =
          new QueuedDelivery(numbers.incrementAndGet(), activity, outbound.actor(), one, 0, 0);
      ((Work) tx).added.add(new Row(queued, outbound));
    }
  }

  /** Whether a host can be leased because of a row. */
  boolean isDue(QueuedDelivery one) {
    return !leases.containsKey(one.delivery().host());
  }

  @Override
  public synchronized List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration lease) {
    List<HostLease> leased = new ArrayList<>();
    for (Row row : rows.values()) {
      if (isDue(row.queued())) {
        Delivery one = row.queued().delivery();
        HostLease next = new HostLease(one.host(), one.domain(), HostState.NEW, ++fence);
        leases.put(one.host(), next);
        leased.add(next);
      }
    }
    return leased;
  }

  @Override
  public synchronized void release(Tx tx, HostLease lease, HostState state) {
    leases.remove(lease.host());
  }

  @Override
  public synchronized Optional<Instant> nextDue(Tx tx) {
    return rows.values().stream()
        .filter(row -> isDue(row.queued()))
        .map(row -> row.outbound().due())
        .findFirst();
  }

  @Override
  public synchronized List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now) {
    String host = readings.get(0).lease().host();
    return rows.values().stream()
        .map(Row::queued)
        .filter(one -> one.delivery().host().equals(host))
        .toList();
  }

  @Override
  public synchronized Map<Long, OutboundActivity> outbound(Tx tx, Set<Long> numbers) {
    return rows.values().stream()
        .filter(row -> numbers.contains(row.queued().outbound()))
        .collect(
            Collectors.toMap(
                row -> row.queued().outbound(), Row::outbound, (first, second) -> first));
  }

  @Override
  public synchronized Set<HostLease> finish(
      Tx tx, Map<HostLease, List<DeliveryResult>> results, Instant now) {
    results.values().forEach(some -> some.forEach(one -> rows.remove(one.delivery())));
    return Set.of();
  }

  @Override
  public synchronized List<Status> list(Tx tx, State state, long before, int limit) {
    return state == State.PARKED
        ? List.of()
        : rows.values().stream()
            .map(row -> new Status(row.queued(), row.outbound().activity(), state, null, null))
            .toList();
  }

  /** Leases a host only for what has a higher number than all that arrived there. */
  static final class NoSignal extends Overlapping {
    private final Map<String, Long> highest = new HashMap<>();

    @Override
    public synchronized List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now) {
      List<QueuedDelivery> read = super.read(tx, readings, now);
      read.forEach(one -> highest.merge(one.delivery().host(), one.id(), Math::max));
      return read;
    }

    @Override
    boolean isDue(QueuedDelivery one) {
      return super.isDue(one) && one.id() > highest.getOrDefault(one.delivery().host(), 0L);
    }
  }

  /** Locks the hosts to which something is added, until the end of the transaction. */
  static final class Locking extends Overlapping {
    private static final long PATIENCE_MILLIS = 200;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    @Override
    public void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
      for (Delivery one : deliveries) {
        lock((Work) tx, locks.computeIfAbsent(one.host(), host -> new ReentrantLock()));
      }
      super.add(tx, outbound, deliveries);
    }

    private static void lock(Work tx, ReentrantLock lock) {
      try {
        if (!lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("another transaction has the lock");
        }
        tx.atEnd.add(lock::unlock);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
