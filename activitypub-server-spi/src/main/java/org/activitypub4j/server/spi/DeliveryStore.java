package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores deliveries that wait, in the application's database: the transactional outbox.
 *
 * <p>Order: a delivery is not leased while an earlier one with the same host and {@linkplain
 * Delivery#lane lane} waits, nor while one waits that was added earlier with the lane that it is to
 * come {@linkplain Delivery#after after}. An earlier delivery waits from {@link #add} until {@link
 * #finish} says that it arrived or is given up; also while it is leased, and while it is to be
 * tried again later. Deliveries in other lanes never wait for it. What comes earlier is what was
 * added earlier: within one call of {@code add} the order of the list, otherwise the order in which
 * the transactions committed, as far as they did not run at the same time.
 *
 * <p>Strangers can make many deliveries wait, by following with many actors whose inboxes do not
 * answer. So every implementation has shares: what waits for one host, and for all hosts of one
 * domain, may take only a part of the room.
 *
 * <p>Every method is called from any thread, inside a transaction of that thread, which the caller
 * commits; if it is rolled back, nothing was done. {@link #add} runs in the application's own
 * transaction, everything else in short ones of the engine. A store may throw any {@code
 * RuntimeException} if it fails: the engine rolls back and tries again later.
 */
public interface DeliveryStore {

  /** A leased delivery and its activity. */
  record Claimed(Delivery delivery, OutboundActivity outbound) {}

  /**
   * A delivery as people see it.
   *
   * @param detail why it waits, or how it ended; cut at 300 characters. Empty if it was not tried
   */
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
   * Adds an activity and its deliveries; they are sent after the transaction has committed, and not
   * before {@link OutboundActivity#due}. Each goes to the end of its lane. A delivery to a host
   * whose share is full is parked at once; the others are added all the same. A delivery to an
   * {@link Delivery.Kind#INBOX inbox} that is {@linkplain DeliveryResult.Gone gone} is left out:
   * whoever sent the first one that failed was told.
   *
   * @throws QueueFullException if there is no room in all; then nothing is added
   */
  void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries);

  /**
   * Leases deliveries that are due, taking one of each host in turn. Of each host, the one that is
   * due the longest comes first; of those, the one that was added first. So deliveries are started
   * in the order of sending, as far as they do not wait for another try. A delivery is not leased
   * while the order forbids it, nor while {@code places} has no place for its host, nor while it is
   * leased. When a lease ends without {@link #finish}, the delivery is due again, and no attempt is
   * counted. Called often: the cost must not grow with the number of deliveries that are not
   * returned.
   *
   * @param places how many may be leased, and of whom
   * @param now the time; the store has no clock of its own
   * @param lease how long the caller has for {@link #finish}
   */
  List<Claimed> claim(Tx tx, Places places, Instant now, Duration lease);

  /**
   * Sets the standing of a host after the last attempt, which decides how many places it may have.
   * Called in the transaction of {@link #finish}. A host of which nothing was said is {@link
   * HostStanding#UNKNOWN}. This is a hint: a store may forget the hosts that were rated the longest
   * ago, and need not roll it back.
   *
   * @param host as in {@link Delivery#host}
   */
  void rate(Tx tx, String host, HostStanding standing);

  /**
   * Stores results of leased deliveries. Each counts one attempt, except for a {@link
   * DeliveryResult.Retry} that says what it costs. A result for a delivery that does not wait any
   * more, or never did, changes nothing, except that an inbox that is gone is remembered. A result
   * that comes after the lease has ended counts like any other.
   *
   * <ul>
   *   <li>{@link DeliveryResult.Done}, {@link DeliveryResult.Parked}: it ends. What waits behind it
   *       may be leased.
   *   <li>{@link DeliveryResult.Retry}: it is due again then, in its old place. What waits behind
   *       it in its lane, or is to come after that lane, goes on waiting; everything else does not.
   *   <li>{@link DeliveryResult.Gone}: it is parked, and so is everything that waits for the inbox,
   *       that is, every delivery whose {@link Delivery#target} is the inbox, whatever its lane.
   *       Deliveries that name an actor are not looked up: each ends by itself.
   * </ul>
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
   * there was no place for it; empty if none waits. A leased one is due when its lease ends; what
   * waits for another delivery does not count. As cheap as {@link #claim}.
   */
  Optional<Instant> nextDue(Tx tx);

  /** Returns how many deliveries are in each state. */
  Counts counts(Tx tx);

  /**
   * Returns the latest deliveries, for people: first those that wait, the one that was added last
   * first, then those that ended, the one that ended last first. A store may forget the oldest of
   * those that ended. Their {@link Delivery#attempts} count every attempt, the last one too.
   *
   * @param limit the highest number to return
   */
  List<Status> latest(Tx tx, int limit);
}
