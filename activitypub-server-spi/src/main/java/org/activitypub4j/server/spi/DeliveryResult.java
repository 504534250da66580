package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Instant;

/** What came of an attempt to deliver. */
public sealed interface DeliveryResult {

  /** The id of the {@link Delivery}. */
  String delivery();

  /**
   * It arrived; the row can go.
   *
   * @param detail the answer and the scheme, for people
   */
  record Done(String delivery, String detail) implements DeliveryResult {}

  /**
   * It is tried again.
   *
   * @param due not before
   * @param reason for people
   */
  record Retry(String delivery, Instant due, String reason) implements DeliveryResult {}

  /**
   * It is set aside for people to look at.
   *
   * @param reason for people
   */
  record Parked(String delivery, String reason) implements DeliveryResult {}

  /**
   * The inbox is gone: this and everything else that waits for it is set aside.
   *
   * @param inbox the inbox
   */
  record Gone(String delivery, URI inbox) implements DeliveryResult {}
}
