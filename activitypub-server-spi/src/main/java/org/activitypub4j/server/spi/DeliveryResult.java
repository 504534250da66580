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
   * It failed and is tried again.
   *
   * @param due when it is tried again at the earliest
   * @param reason for people
   */
  record Retry(String delivery, Instant due, String reason) implements DeliveryResult {}

  /**
   * It failed and is not tried again; it is kept for people to look at.
   *
   * @param reason for people
   */
  record Parked(String delivery, String reason) implements DeliveryResult {}

  /**
   * The inbox is gone: this and everything else that waits for it is not tried again.
   *
   * @param inbox the inbox
   */
  record Gone(String delivery, URI inbox) implements DeliveryResult {}
}
