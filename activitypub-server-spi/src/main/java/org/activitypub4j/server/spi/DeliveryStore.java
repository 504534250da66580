package org.activitypub4j.server.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Deliveries that wait, in the application's database: the transactional outbox.
 *
 * <p>Strangers decide how many deliveries wait for their hosts, by following with many actors whose
 * inboxes do not answer. So every implementation keeps shares: what waits for one host, and for the
 * hosts of one domain, takes no more than a part of the room. Called from any thread.
 */
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
   * Takes an activity and its deliveries in; they are sent once the transaction commits. A delivery
   * to a host whose share is full is parked at once, and does not keep the others from being taken.
   *
   * @throws QueueFullException if there is no room; then nothing is taken
   */
  void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries);

  /**
   * Leases deliveries that are due, in turn over the hosts. One is not leased while an earlier one
   * with the same ordering key waits for the same target, nor while {@code places} has none for its
   * host. A lease that ends without {@link #finish} makes the delivery due again. Called often; the
   * cost must not grow with what waits and is not handed out.
   *
   * @param places how many may be leased, and of whom
   */
  List<Claimed> claim(Tx tx, Places places, Instant now, Duration lease);

  /**
   * Says how a host did at the last attempt, which decides for how many of the places it may be
   * leased. Called with {@link #finish}, in its transaction. A hint: a store may forget the hosts
   * of which this was said the longest ago, and need not undo it.
   *
   * @param host as in {@link Delivery#host}
   */
  void rate(Tx tx, String host, HostStanding standing);

  /** Records results, each of a delivery that is leased. */
  void finish(Tx tx, List<DeliveryResult> results);

  /**
   * When the next delivery can be leased, in the past if one can be or could have been; empty if
   * none waits. Leased ones are due when the lease ends. As cheap as {@link #claim}.
   */
  Optional<Instant> nextDue(Tx tx);

  /** How many deliveries stand where. */
  Counts counts(Tx tx);

  /** The latest deliveries, newest first. */
  List<Status> latest(Tx tx, int limit);
}
