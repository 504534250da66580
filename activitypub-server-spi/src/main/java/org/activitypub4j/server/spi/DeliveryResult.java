package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Instant;

/** The result of an attempt to deliver. */
public sealed interface DeliveryResult {

  /** The id of the {@link Delivery}. */
  String delivery();

  /**
   * It arrived; the row can be deleted.
   *
   * @param detail the status of the answer and the signature scheme, for people
   */
  record Done(String delivery, String detail) implements DeliveryResult {}

  /**
   * It has not arrived and is tried again.
   *
   * @param cost what this adds to the counts of the delivery
   * @param due when it is tried again at the earliest
   * @param reason for people
   */
  record Retry(String delivery, Cost cost, Instant due, String reason) implements DeliveryResult {}

  /** What a {@link Retry} adds to the counts of its delivery. */
  enum Cost {
    /** Nothing: it was not sent, because its host asked to wait. */
    NOTHING,
    /** One {@link Delivery#attempts attempt}. */
    ATTEMPT,
    /** One attempt and one {@link Delivery#refusals refusal}. */
    REFUSAL
  }

  /**
   * It failed and is not tried again; it is kept for people to look at.
   *
   * @param reason for people
   */
  record Parked(String delivery, String reason) implements DeliveryResult {}

  /**
   * The inbox is gone: this and everything else that waits for it is parked. The store remembers
   * the inbox, and leaves later deliveries to it out, until {@link DeliveryStore#revive}.
   *
   * @param inbox the inbox, which the delivery itself may not name
   * @param reason how that is known, for people
   */
  record Gone(String delivery, URI inbox, String reason) implements DeliveryResult {}
}
