package org.activitypub4j.server.memory;

import java.time.Instant;
import java.util.Comparator;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that waits.
 *
 * @param due when it can be sent at the earliest
 * @param detail why it waits for another try; null if it was not tried
 */
record QueueRow(QueuedDelivery queued, Instant due, @Nullable String detail) {
  static final int MAX_DETAIL = 300;

  static final Comparator<QueueRow> BY_DUE =
      Comparator.comparing(QueueRow::due).thenComparing(QueueRow::id);

  long id() {
    return queued.id();
  }

  Delivery delivery() {
    return queued.delivery();
  }

  /** The same after an attempt. */
  QueueRow tried(Cost cost, Instant nextDue, String why) {
    return new QueueRow(after(cost), nextDue, cut(why));
  }

  /** The same with the counts after an attempt. */
  QueuedDelivery after(Cost cost) {
    return new QueuedDelivery(
        queued.id(),
        queued.outbound(),
        queued.sender(),
        queued.delivery(),
        queued.attempts() + (cost == Cost.NOTHING ? 0 : 1),
        queued.refusals() + (cost == Cost.REFUSAL ? 1 : 0));
  }

  static String cut(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
  }

  /** What it takes of a share, whatever becomes its detail. */
  long weight() {
    Delivery delivery = delivery();
    return Weights.ROW
        + MAX_DETAIL
        + Weights.of(delivery.target())
        + Weights.of(delivery.host())
        + Weights.of(delivery.domain())
        + Weights.of(queued.sender());
  }
}
