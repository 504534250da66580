package org.activitypub4j.server.memory;

import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** The latest deliveries that were given up. */
final class Parked {
  private static final int MAX_ROWS = 500;

  private final MemoryTransactions transactions;
  private final long maxBytes;
  private final Map<Long, Row> rows = new LinkedHashMap<>();
  private final Bodies bodies;
  private long bytes;

  /**
   * A delivery that was given up.
   *
   * @param total to how many inboxes and actors its activity was sent
   * @param time when it was given up
   */
  record Row(
      QueuedDelivery queued, OutboundActivity outbound, int total, String detail, Instant time) {
    URI activity() {
      return outbound.activity();
    }
  }

  Parked(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.maxBytes = maxBytes;
    this.bodies = new Bodies(transactions);
  }

  void add(Tx tx, Row row) {
    weigh(tx, row, 1);
    transactions.put(tx, rows, row.queued().id(), row);
    while (rows.size() > MAX_ROWS || (bytes > maxBytes && !rows.isEmpty())) {
      remove(tx, rows.keySet().iterator().next());
    }
  }

  /** Removes a row, and returns it; null if there is none. */
  @Nullable Row remove(Tx tx, long id) {
    Row row = transactions.remove(tx, rows, id);
    if (row != null) {
      weigh(tx, row, -1);
    }
    return row;
  }

  private void weigh(Tx tx, Row row, int sign) {
    long number = row.queued().outbound();
    boolean body = sign > 0 ? bodies.take(tx, number) : bodies.give(tx, number);
    long by =
        sign
            * (Weights.ROW
                + Weights.of(row.queued().delivery().target())
                + Weights.of(row.detail())
                + (body ? Bodies.weight(row.outbound()) : 0));
    transactions.change(tx, () -> bytes += by, () -> bytes -= by);
  }

  /** The activity with this number; null if no delivery of it was given up. */
  @Nullable OutboundActivity outbound(long number) {
    return all()
        .filter(row -> row.queued().outbound() == number)
        .findFirst()
        .map(Row::outbound)
        .orElse(null);
  }

  int size() {
    return rows.size();
  }

  /** In no order. */
  Stream<Row> all() {
    return rows.values().stream();
  }
}
