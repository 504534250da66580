package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores deliveries that wait, in the application's database: the transactional outbox.
 *
 * <p>Strangers can make many deliveries wait, by following with many actors whose inboxes do not
 * answer. So every implementation has shares: what waits for one host, and for all hosts of one
 * domain, may take only a part of the room. Called from any thread.
 */
public interface DeliveryStore {

  /** A leased delivery and its activity. */
  record Claimed(Delivery delivery, OutboundActivity outbound) {}

  /** A delivery as people see it. */
  record Status(
      Delivery delivery, OutboundActivity outbound, State state, Optional<String> detail) {}

  /** The state of a delivery. */
  enum State {
    /** It waits, or is being sent. */
    PENDING,
    /** It arrived. */
    DELIVERED,
    /** It failed and is not tried again. */
    PARKED
  }

  /**
   * How many deliveries are in each state. Delivered and parked ones are counted since the store
   * was made.
   */
  record Counts(long pending, long delivered, long parked) {}

  /**
   * Adds an activity and its deliveries; they are sent after the transaction has committed. A
   * delivery to a host whose share is full is parked at once; the others are added all the same. A
   * delivery to an {@link Delivery.Kind#INBOX inbox} that is {@linkplain DeliveryResult.Gone gone}
   * is left out: whoever sent the first one that failed was told.
   *
   * @throws QueueFullException if there is no room; then nothing is added
   */
  void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries);

  /**
   * Leases deliveries that are due, taking one of each host in turn. A delivery is not leased while
   * an earlier one with the same ordering key waits for the same target, nor while {@code places}
   * has no place for its host. When a lease ends without {@link #finish}, the delivery is due
   * again. Called often: the cost must not grow with the number of deliveries that are not
   * returned.
   *
   * @param places how many may be leased, and of whom
   */
  List<Claimed> claim(Tx tx, Places places, Instant now, Duration lease);

  /**
   * Sets the standing of a host after the last attempt, which decides how many places it may have.
   * Called in the transaction of {@link #finish}. This is a hint: a store may forget the hosts that
   * were rated the longest ago, and need not roll it back.
   *
   * @param host as in {@link Delivery#host}
   */
  void rate(Tx tx, String host, HostStanding standing);

  /**
   * Stores results of leased deliveries. A result for a delivery that has ended in the meantime has
   * no effect, except that an inbox that is gone is remembered.
   */
  void finish(Tx tx, List<DeliveryResult> results);

  /**
   * Forgets that an inbox is {@linkplain DeliveryResult.Gone gone}. Called when its owner sends
   * something, in the transaction that handles it, and when a delivery to it succeeds; nearly
   * always it was not gone, so this should be cheap.
   *
   * <p>A store remembers at least the latest 10,000 inboxes that are gone. One that was forgotten
   * costs one request, after which it is remembered again. Strangers can make inboxes and have them
   * end, so what is remembered needs a limit.
   */
  void revive(Tx tx, URI inbox);

  /**
   * Parks what waits of an activity for a target. Called when a recipient says that it does not
   * want the activity. A delivery that is being sent ends as well: the result that is stored later
   * has no effect.
   *
   * @param activity the id of the activity
   * @param target as in {@link Delivery#target}
   * @param reason for people
   * @return how many deliveries were parked
   */
  int park(Tx tx, URI activity, URI target, String reason);

  /**
   * Returns when the next delivery can be leased: a time in the past if one is due already, even if
   * there was no place for it; empty if none waits. A leased one is due when its lease ends. As
   * cheap as {@link #claim}.
   */
  Optional<Instant> nextDue(Tx tx);

  /** Returns how many deliveries are in each state. */
  Counts counts(Tx tx);

  /** Returns the latest deliveries, newest first. */
  List<Status> latest(Tx tx, int limit);
}
