package org.activitypub4j.server.memory;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;

/** Waiting deliveries in the order in which they were sent; the latest finished ones for people. */
final class MemoryDeliveries implements DeliveryStore {
  private static final int MAX_WAITING = 100_000;
  private static final int MAX_SHOWN = 500;

  private record Row(
      Delivery delivery, OutboundActivity outbound, Instant due, boolean leased, String detail) {}

  private final MemoryTransactions transactions;
  private final Map<String, Row> waiting = new LinkedHashMap<>();
  private final Deque<Status> finished = new ArrayDeque<>();
  private long delivered;
  private long parked;

  MemoryDeliveries(MemoryTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries) {
    if (waiting.size() + deliveries.size() > MAX_WAITING) {
      throw new QueueFullException(
          "%d deliveries wait; the limit is %d".formatted(waiting.size(), MAX_WAITING));
    }
    for (Delivery delivery : deliveries) {
      transactions.put(
          tx, waiting, delivery.id(), new Row(delivery, outbound, outbound.created(), false, ""));
    }
  }

  @Override
  public List<Claimed> claim(Tx tx, int max, int maxPerHost, Instant now, Duration lease) {
    Set<String> busyLanes = new HashSet<>();
    Map<String, Integer> perHost = new HashMap<>();
    waiting.values().stream()
        .filter(row -> row.leased() && row.due().isAfter(now))
        .forEach(row -> perHost.merge(row.delivery().host(), 1, Integer::sum));
    Map<String, Deque<Row>> ready = new LinkedHashMap<>();
    for (Row row : waiting.values()) {
      boolean first = busyLanes.add(lane(row));
      if (first && !row.due().isAfter(now)) {
        ready.computeIfAbsent(row.delivery().host(), host -> new ArrayDeque<>()).add(row);
      }
    }
    List<Row> claimed = new ArrayList<>();
    boolean more = true;
    while (more && claimed.size() < max) {
      more = false;
      for (Map.Entry<String, Deque<Row>> host : ready.entrySet()) {
        int leased = perHost.getOrDefault(host.getKey(), 0);
        if (claimed.size() < max && leased < maxPerHost && !host.getValue().isEmpty()) {
          claimed.add(host.getValue().remove());
          perHost.put(host.getKey(), leased + 1);
          more = true;
        }
      }
    }
    List<Claimed> result = new ArrayList<>();
    for (Row row : claimed) {
      transactions.put(
          tx,
          waiting,
          row.delivery().id(),
          new Row(row.delivery(), row.outbound(), now.plus(lease), true, row.detail()));
      result.add(new Claimed(row.delivery(), row.outbound()));
    }
    return result;
  }

  /** What has to arrive in order. */
  private static String lane(Row row) {
    return row.outbound().orderingKey() + ' ' + row.delivery().target();
  }

  @Override
  public void finish(Tx tx, List<DeliveryResult> results) {
    for (DeliveryResult result : results) {
      Row row = waiting.get(result.delivery());
      if (row == null) {
        continue;
      }
      if (result instanceof DeliveryResult.Done done) {
        end(tx, row, State.DELIVERED, done.detail());
      } else if (result instanceof DeliveryResult.Parked dead) {
        end(tx, row, State.PARKED, dead.reason());
      } else if (result instanceof DeliveryResult.Gone gone) {
        gone(tx, row, gone.inbox());
      } else if (result instanceof DeliveryResult.Retry retry) {
        transactions.put(
            tx,
            waiting,
            retry.delivery(),
            new Row(tried(row.delivery()), row.outbound(), retry.due(), false, retry.reason()));
      }
    }
  }

  private void gone(Tx tx, Row tried, URI inbox) {
    for (Row row : List.copyOf(waiting.values())) {
      // The one that was tried may name the actor, whose inbox it turned out to be.
      if (row.equals(tried) || row.delivery().target().toString().equals(inbox.toString())) {
        end(tx, row, State.PARKED, "the inbox is gone");
      }
    }
  }

  private void end(Tx tx, Row row, State state, String detail) {
    transactions.removeOnCommit(tx, waiting, row.delivery().id());
    Status status = new Status(tried(row.delivery()), row.outbound(), state, Optional.of(detail));
    transactions.change(tx, () -> count(status, 1), () -> count(status, -1));
  }

  private void count(Status status, int by) {
    delivered += status.state() == State.DELIVERED ? by : 0;
    parked += status.state() == State.PARKED ? by : 0;
    if (by < 0) {
      finished.remove(status);
      return;
    }
    finished.addFirst(status);
    if (finished.size() > MAX_SHOWN) {
      finished.removeLast();
    }
  }

  private static Delivery tried(Delivery delivery) {
    return new Delivery(
        delivery.id(),
        delivery.outbound(),
        delivery.kind(),
        delivery.target(),
        delivery.host(),
        delivery.attempts() + 1);
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    transactions.check(tx);
    Set<String> lanes = new HashSet<>();
    return waiting.values().stream()
        .filter(row -> lanes.add(lane(row)))
        .map(Row::due)
        .min(Instant::compareTo);
  }

  @Override
  public Counts counts(Tx tx) {
    transactions.check(tx);
    return new Counts(waiting.size(), delivered, parked);
  }

  @Override
  public List<Status> latest(Tx tx, int limit) {
    transactions.check(tx);
    List<Status> all = new ArrayList<>();
    waiting.values().stream()
        .map(
            row ->
                new Status(
                    row.delivery(),
                    row.outbound(),
                    State.PENDING,
                    row.detail().isEmpty() ? Optional.empty() : Optional.of(row.detail())))
        .forEach(status -> all.add(0, status));
    all.addAll(finished);
    return all.size() > limit ? List.copyOf(all.subList(0, limit)) : all;
  }
}
