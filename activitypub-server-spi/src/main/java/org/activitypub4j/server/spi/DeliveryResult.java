package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Instant;

/** The result of an attempt to deliver. */
public sealed interface DeliveryResult {

  /** The number of the {@link QueuedDelivery}. */
  long delivery();

  /**
   * It arrived; the row can be deleted.
   *
   * @param detail the status of the answer and the signature scheme, for people
   */
  record Done(long delivery, String detail) implements DeliveryResult {}

  /**
   * It has not arrived and is tried again.
   *
   * @param cost what this adds to the counts of the delivery
   * @param due when it is tried again at the earliest
   * @param reason for people
   */
  record Retry(long delivery, Cost cost, Instant due, String reason) implements DeliveryResult {}

  /** What a {@link Retry} adds to the counts of its delivery. */
  enum Cost {
    /** Nothing: it was not sent, because it has to wait for something else. */
    NOTHING,
    /** One {@link QueuedDelivery#attempts attempt}. */
    ATTEMPT,
    /** One attempt and one {@link QueuedDelivery#refusals refusal}. */
    REFUSAL
  }

  /**
   * It failed and is not tried again; it is kept for people to look at.
   *
   * @param reason for people
   */
  record Parked(long delivery, String reason) implements DeliveryResult {}

  /**
   * The inbox is gone: this and everything else that waits for it is parked. The store remembers
   * the inbox, and leaves later deliveries to it out, until {@link DeliveryStore#revive}.
   *
   * @param inbox the inbox, which the delivery itself may not name
   * @param reason how that is known, for people
   */
  record Gone(long delivery, URI inbox, String reason) implements DeliveryResult {}
}
