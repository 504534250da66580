package org.activitypub4j.server.spi;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores deliveries that wait, in the application's database: the transactional outbox.
 *
 * <p>Several processes can share a store. Each leases hosts, reads what waits for them, sends it,
 * and stores the results; so one host belongs to one process at a time, which keeps the order and
 * the limits of the host in memory. Deliveries themselves are never marked: they are added, read
 * and deleted, and only what failed has a row about when it is tried again.
 *
 * <p>Order: a delivery waits from {@link #add} until {@link #finish} says that it arrived or is
 * given up; also while it is to be tried again later. {@link #read} never returns a delivery that
 * is behind one that is to be tried again later. Everything else about the order is the business of
 * the process that has the lease.
 *
 * <p>A store must not lose what commits late. Numbers are given before a transaction commits, so a
 * delivery can appear with a lower number than one that was read before. {@link #read} with {@link
 * Reading#after} 0 returns it, however late it appears.
 *
 * <p>Strangers can make many deliveries wait, by following with many actors whose inboxes do not
 * answer. So every implementation has shares: what waits for one host, and for all hosts of one
 * domain, may take only a part of the room.
 *
 * <p>Every method is called from any thread, inside a transaction of that thread, which the caller
 * commits; if it is rolled back, nothing was done. {@link #add} runs in the application's own
 * transaction, everything else in short ones of the engine. A store may throw any {@code
 * RuntimeException} if it fails: the engine rolls back and tries again later. A store has no clock
 * of its own; every time is the caller's.
 */
public interface DeliveryStore {

  // ---------------------------------------------------------------- sending

  /**
   * Adds an activity and its deliveries; they are sent after the transaction has committed, and not
   * before {@link OutboundActivity#due}. Their numbers have the order of the list. A delivery to a
   * host whose share is full is parked at once; the others are added all the same. A delivery to an
   * {@link Delivery.Kind#INBOX inbox} that is {@linkplain DeliveryResult.Gone gone} is left out:
   * whoever sent the first one that failed was told.
   *
   * <p>The transactions of several threads add deliveries to the same hosts, and may stay open for
   * long. None of them may wait for another: this must not lock what another call of it locks.
   *
   * @throws QueueFullException if there is no room in all; then nothing is added
   */
  void add(Tx tx, OutboundActivity outbound, List<Delivery> deliveries);

  // ---------------------------------------------------------------- leases

  /**
   * What a process wants to lease.
   *
   * @param node a name that no other process has
   * @param standing only hosts that had this standing when they were last given back; a host that
   *     was never leased has {@link HostStanding#UNKNOWN}
   * @param max how many hosts
   * @param withoutDomains only hosts of other domains: of these the process has enough
   */
  record Wanted(String node, HostStanding standing, int max, Set<String> withoutDomains) {

    /** Copies the domains. */
    public Wanted {
      withoutDomains = Set.copyOf(withoutDomains);
    }
  }

  /**
   * Leases hosts for which something is due, those that are due the longest first. A host is due
   * when a delivery to it is, that is, one that {@link #read} returns at that time, but not before
   * the {@linkplain HostState#notBefore time} with which it was given back, nor while people
   * {@linkplain #pause pause} it. A host that is leased is not leased again before {@code lease} is
   * over. Called often: the cost must not grow with the number of deliveries, nor with the number
   * of hosts that are not returned.
   *
   * @param now the time
   * @param lease how long the lease holds, if it is not {@linkplain #renew renewed}
   */
  List<HostLease> lease(Tx tx, Wanted wanted, Instant now, Duration lease);

  /**
   * Makes leases hold longer.
   *
   * @param until when they end now
   * @return those of them that still hold, also if their time was over before
   */
  Set<HostLease> renew(Tx tx, Set<HostLease> leases, Instant until);

  /**
   * Gives a host back. Does nothing if the lease is lost.
   *
   * <p>A store remembers what is said here for at least the 5,000 hosts that were given back last,
   * also when nothing waits for them.
   *
   * @param state how the host did, and when it can be leased again
   */
  void release(Tx tx, HostLease lease, HostState state);

  /**
   * Lets a host be leased at once that waits for another try, because it has sent us something: its
   * {@link HostState#notBefore} becomes {@link Instant#MIN}, and {@link HostState#early} false.
   * Does so only if the host is given back, {@code early}, and its {@code notBefore} is later than
   * {@code now}; otherwise it does nothing. Nearly always there is nothing to do, so this should be
   * cheap.
   *
   * <p>Called after the host has sent something whose signature is valid, about once a minute for
   * each host that does, in a transaction of its own. If it throws, the host waits.
   *
   * @param host as in {@link Delivery#host}, also of a host that is not known
   * @param now the time
   * @return whether it did something
   */
  boolean hurry(Tx tx, String host, Instant now);

  /**
   * Returns when the next host can be leased: a time in the past if one is due already; empty if
   * there is none. A leased host counts with the end of its lease, whatever waits for it; a host
   * that people {@linkplain #pause pause}, not before the end of that. As cheap as {@link #lease}.
   */
  Optional<Instant> nextDue(Tx tx);

  // ---------------------------------------------------------------- reading and results

  /**
   * What to read of a leased host.
   *
   * @param after only deliveries with higher numbers; 0 for all
   * @param limit how many at most
   * @param without only deliveries of other senders
   */
  record Reading(HostLease lease, long after, int limit, Set<String> without) {

    /** Copies the senders. */
    public Reading {
      without = Set.copyOf(without);
    }
  }

  /**
   * Returns what waits for leased hosts and can be sent now, for each host in the order of the
   * numbers. Left out is what is due later than {@code now}, whether it was tried before or not,
   * and what is behind that, of whatever sender: what was added later with the same {@link
   * Delivery#lane lane}, what was added later and is to come {@link Delivery#after after} that
   * lane, and what is behind these in turn. What was read before and has no result yet is returned
   * again. Nothing is returned for a lease that is lost, nor for a host that people {@linkplain
   * #pause pause}.
   */
  List<QueuedDelivery> read(Tx tx, List<Reading> readings, Instant now);

  /** Returns activities by their numbers; those that are not stored are left out. */
  Map<Long, OutboundActivity> outbound(Tx tx, Set<Long> numbers);

  /**
   * Stores results, as far as the leases still hold. A lease holds until the host is leased again
   * or given back, even if its time is over. A result for a delivery that does not wait any more
   * changes nothing, except that an inbox that is gone is gone.
   *
   * <ul>
   *   <li>{@link DeliveryResult.Done}: it is deleted.
   *   <li>{@link DeliveryResult.Retry}: it is tried again then, in its old place, and counts as
   *       tried as often as the result says.
   *   <li>{@link DeliveryResult.Parked}: it is tried no more, and is kept for people.
   *   <li>{@link DeliveryResult.Gone}: it is parked, and so is everything that waits for the inbox,
   *       that is, every delivery whose {@link Delivery#target} is the inbox, whatever its lane,
   *       and whoever has leased its host. No attempt is counted for these. Deliveries that name an
   *       actor are not looked up: each ends by itself. All other results of the same call come
   *       first, so what has arrived is not parked.
   * </ul>
   *
   * <p>Each result counts one attempt, except for a {@link DeliveryResult.Retry} that says what it
   * costs.
   *
   * @param results for each lease the results of deliveries to its host
   * @param now the time
   * @return the leases that are lost; nothing was stored of their results
   */
  Set<HostLease> finish(Tx tx, Map<HostLease, List<DeliveryResult>> results, Instant now);

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

  // ---------------------------------------------------------------- for people

  /** The state of a delivery. */
  enum State {
    /** It waits, or is being sent. */
    WAITING,
    /** It failed and is not tried again, unless somebody {@linkplain #redrive says so}. */
    PARKED
  }

  /**
   * A delivery as people see it.
   *
   * @param delivery with every attempt counted, the last one too
   * @param activity the id of the activity
   * @param detail why it waits for another try, or why it was given up; cut at 300 characters. Null
   *     if it waits and was not tried
   * @param time when it is tried again, or when it was given up; null if it waits and was not
   *     tried. What there was no room for was given up when its activity was sent
   */
  record Status(
      QueuedDelivery delivery,
      URI activity,
      State state,
      @Nullable String detail,
      @Nullable Instant time) {}

  /**
   * How many deliveries are in each state. For people: a store may estimate large numbers, but 0
   * means none.
   */
  record Counts(long waiting, long parked) {}

  /**
   * How far an activity has come. What neither waits nor is parked has arrived, or was {@linkplain
   * #discard discarded}.
   *
   * @param total how many deliveries of it were added, all calls of {@link #add} together
   * @param waiting how many of them wait
   * @param parked how many of them were given up
   * @param open some of those that wait or were given up, the first ones first
   */
  record Progress(int total, int waiting, int parked, List<Status> open) {

    /** Copies the list. */
    public Progress {
      open = List.copyOf(open);
    }
  }

  /**
   * A host as people see it.
   *
   * @param host as in {@link Delivery#host}
   * @param state what was said of it when it was last given back, or what {@link #hurry} made of it
   * @param pausedUntil the end of the latest {@linkplain #pause pause}, which can be over; null if
   *     there was none or it was ended
   * @param leased whether a process has it
   * @param waiting how many deliveries wait for it. A store may estimate large numbers, but 0 means
   *     none
   */
  record HostStatus(
      String host, HostState state, @Nullable Instant pausedUntil, boolean leased, long waiting) {

    /**
     * Returns when the host is tried next, if something waits for it: at the end of its wait after
     * failures or of the pause, whichever is later. Empty means at once, and so does a time that is
     * over.
     */
    public Optional<Instant> nextTry() {
      Instant free = state.notBefore();
      Instant next = pausedUntil != null && pausedUntil.isAfter(free) ? pausedUntil : free;
      return Optional.of(next).filter(time -> time.isAfter(Instant.MIN));
    }
  }

  /**
   * Has a host be left alone for a time, because people say so. Until then it is not leased, and
   * {@link #read} returns nothing for it, so that a process that has it stops as well; {@link
   * #finish} and {@link #release} of that process work as always. This is kept apart from {@link
   * HostState#notBefore}: no lease ends it. The host may be one that is not known.
   *
   * @param host as in {@link Delivery#host}
   * @param domain as in {@link Delivery#domain}
   * @param until the end, instead of that of an earlier call; null for no pause
   */
  void pause(Tx tx, String host, String domain, @Nullable Instant until);

  /**
   * Returns how a host does; empty if nothing is known of it.
   *
   * @param host as in {@link Delivery#host}
   */
  Optional<HostStatus> host(Tx tx, String host);

  /**
   * Returns the hosts that failed when they were tried last, that is, those with {@linkplain
   * HostState#failures failures} or the standing {@link HostStanding#FAILS}, and those that people
   * {@linkplain #pause pause} until later than {@code now}; ordered by name.
   *
   * @param after only hosts with names behind this one; empty for all
   * @param limit how many at most
   * @param now the time
   */
  List<HostStatus> hosts(Tx tx, String after, int limit, Instant now);

  /** Returns how many deliveries are in each state. */
  Counts counts(Tx tx);

  /**
   * Returns deliveries in a state, the one with the highest number first.
   *
   * @param before only deliveries with lower numbers; {@link Long#MAX_VALUE} for all
   * @param limit how many at most
   */
  List<Status> list(Tx tx, State state, long before, int limit);

  /**
   * Returns how far an activity has come; empty if nothing is known of it. A store remembers an
   * activity while a delivery of it waits or is parked, and may forget it after.
   *
   * @param activity the id of the activity
   * @param limit the most entries in {@link Progress#open}
   */
  Optional<Progress> progress(Tx tx, URI activity, int limit);

  /**
   * Parks what waits of an activity for a target. Called when a recipient says that it does not
   * want the activity. A delivery that is being sent ends as well: the result that is stored later
   * has no effect.
   *
   * @param activity the id of the activity
   * @param target as in {@link Delivery#target}
   * @param reason for people
   * @param now the time
   * @return how many deliveries were parked
   */
  int park(Tx tx, URI activity, URI target, String reason, Instant now);

  /**
   * Lets parked deliveries wait again, at the end of their lanes and so with new numbers, in the
   * order of their old ones, as if they had not been tried, also if their inbox is gone. What is
   * not parked is passed over.
   *
   * @param deliveries their numbers
   * @param now when they are due
   * @return how many wait again; fewer than were parked if there is no room
   */
  int redrive(Tx tx, Collection<Long> deliveries, Instant now);

  /**
   * Forgets parked deliveries. What is not parked is passed over.
   *
   * @param deliveries their numbers
   * @return how many were forgotten
   */
  int discard(Tx tx, Collection<Long> deliveries);
}
