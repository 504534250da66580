package org.activitypub4j.server.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.DeliveryStore.Counts;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.Tx;

/** Counts the deliveries that ended, and keeps the latest ones. */
final class Finished {
  private static final int MAX_SHOWN = 500;

  private final MemoryTransactions transactions;
  private final long maxBytes;
  private final Deque<Status> latest = new ArrayDeque<>();
  private final Bodies bodies;
  private long bytes;
  private long delivered;
  private long parked;

  Finished(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.maxBytes = maxBytes;
    this.bodies = new Bodies(transactions);
  }

  void add(Tx tx, Status status) {
    weigh(tx, status, 1);
    transactions.change(
        tx,
        () -> {
          latest.addFirst(status);
          count(status, 1);
        },
        () -> {
          latest.removeFirst();
          count(status, -1);
        });
    while (latest.size() > MAX_SHOWN || (bytes > maxBytes && !latest.isEmpty())) {
      forgetOldest(tx);
    }
  }

  private void forgetOldest(Tx tx) {
    Status oldest = latest.getLast();
    transactions.change(tx, latest::removeLast, () -> latest.addLast(oldest));
    weigh(tx, oldest, -1);
  }

  private void weigh(Tx tx, Status status, int sign) {
    boolean body =
        sign > 0 ? bodies.take(tx, status.outbound()) : bodies.give(tx, status.outbound());
    long by =
        sign
            * (Weights.ROW
                + Weights.of(status.delivery().target())
                + Weights.of(status.detail().orElse(""))
                + (body ? Bodies.weight(status.outbound()) : 0));
    transactions.change(tx, () -> bytes += by, () -> bytes -= by);
  }

  private void count(Status status, int by) {
    delivered += status.state() == State.DELIVERED ? by : 0;
    parked += status.state() == State.PARKED ? by : 0;
  }

  Counts counts(int pending) {
    return new Counts(pending, delivered, parked);
  }

  /** The latest ones, newest first. */
  Stream<Status> latest() {
    return latest.stream();
  }
}
