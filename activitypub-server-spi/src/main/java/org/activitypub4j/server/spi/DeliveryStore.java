package org.activitypub4j.server.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deliveries that wait, in the application's database: the transactional outbox. */
public interface DeliveryStore {

  /** A leased delivery with what it delivers. */
  record Claimed(Delivery delivery, OutboundActivity outbound) {}

  /** A delivery as people see it. */
  record Status(
      Delivery delivery, OutboundActivity outbound, State state, Optional<String> detail) {}

  /** Where a delivery stands. */
  enum State {
    /** It waits, or is under way. */
    PENDING,
    /** It arrived. */
    DELIVERED,
    /** It was given up. */
    PARKED
  }

  /**
   * How many deliveries stand where. What arrived and what was parked is counted since the store
   * was made.
   */
  record Counts(long pending, long delivered, long parked) {}

  /**
   * Takes an activity and its deliveries in; they are sent once the transaction commits.
   *
   * @throws QueueFullException if there is no room; then nothing is taken
   */
  void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries);

  /**
   * Leases deliveries that are due, in turn over the hosts. One is not leased while an earlier one
   * with the same ordering key waits for the same target, nor while {@code maxPerHost} of its host
   * are leased. A lease that ends without {@link #finish} makes the delivery due again.
   */
  List<Claimed> claim(Tx tx, int max, int maxPerHost, Instant now, Duration lease);

  /** Records results, each of a delivery that is leased. */
  void finish(Tx tx, List<DeliveryResult> results);

  /**
   * When the next delivery is due; empty if none waits. Leased ones are due when the lease ends.
   */
  Optional<Instant> nextDue(Tx tx);

  /** How many deliveries stand where. */
  Counts counts(Tx tx);

  /** The latest deliveries, newest first. */
  List<Status> latest(Tx tx, int limit);
}
