package org.activitypub4j.server.memory;

import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Tx;

/** Counts how many rows share the bytes of an activity, so that the bytes count only once. */
final class Bodies {
  private final MemoryTransactions transactions;
  private final Map<Long, Integer> rows = new HashMap<>();

  Bodies(MemoryTransactions transactions) {
    this.transactions = transactions;
  }

  static long weight(OutboundActivity outbound) {
    return Weights.ROW + Weights.of(outbound.document()) + Weights.of(outbound.activity());
  }

  /** Adds a row of an activity with this number; returns whether it is the first. */
  boolean take(Tx tx, long number) {
    boolean first = !rows.containsKey(number);
    transactions.change(tx, () -> count(number, 1), () -> count(number, -1));
    return first;
  }

  /** Removes a row of an activity with this number; returns whether it was the last. */
  boolean give(Tx tx, long number) {
    transactions.change(tx, () -> count(number, -1), () -> count(number, 1));
    return !rows.containsKey(number);
  }

  private void count(long number, int by) {
    rows.compute(
        number,
        (id, count) -> {
          int now = (count == null ? 0 : count) + by;
          return now == 0 ? null : now;
        });
  }
}
