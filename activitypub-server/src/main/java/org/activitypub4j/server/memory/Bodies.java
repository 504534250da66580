package org.activitypub4j.server.memory;

import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Tx;

/** Counts how many rows share the bytes of an activity, so that the bytes count only once. */
final class Bodies {
  private final MemoryTransactions transactions;
  private final Map<String, Integer> rows = new HashMap<>();

  Bodies(MemoryTransactions transactions) {
    this.transactions = transactions;
  }

  static long weight(OutboundActivity outbound) {
    return Weights.ROW + Weights.of(outbound.document()) + Weights.of(outbound.activity());
  }

  /** Adds a row; returns whether it is the first. */
  boolean take(Tx tx, OutboundActivity outbound) {
    boolean first = !rows.containsKey(outbound.id());
    transactions.change(tx, () -> count(outbound, 1), () -> count(outbound, -1));
    return first;
  }

  /** Removes a row; returns whether it was the last. */
  boolean give(Tx tx, OutboundActivity outbound) {
    transactions.change(tx, () -> count(outbound, -1), () -> count(outbound, 1));
    return !rows.containsKey(outbound.id());
  }

  private void count(OutboundActivity outbound, int by) {
    rows.compute(
        outbound.id(),
        (id, count) -> {
          int now = (count == null ? 0 : count) + by;
          return now == 0 ? null : now;
        });
  }
}
