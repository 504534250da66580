package org.activitypub4j.server.internal.delivery;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.jspecify.annotations.Nullable;

/**
 * What a leased host has to be sent, as far as it was read. It keeps the order: a delivery starts
 * only when nothing that was added before it in its lane, or in the lane that it is to come after,
 * is still here. The senders take turns, so that nobody waits for the mass of another. Used only by
 * the thread of the timer.
 */
final class HostQueue {
  /** How many deliveries are read at once. */
  private static final int WINDOW = 32;

  /** The same where one of them is chosen to find out whether the host works. */
  private static final int NARROW_WINDOW = 200;

  /** How many deliveries of other senders are read, if one sender fills the window. */
  private static final int OF_OTHERS = 8;

  /** The lease, which is a new one if ours was over before we renewed it. */
  HostLease lease;

  HostStanding standing;

  /** The turn in which it is served next. */
  long turn;

  /** When it was leased, in nanoseconds of {@link System#nanoTime}. */
  final long leasedAt = System.nanoTime();

  /** When it was read from the start last, in nanoseconds of {@link System#nanoTime}. */
  long readAt;

  /** Changed only with {@link #set}. */
  private Circuit circuit;

  /** How the host gets what was held; null if there is no limit. */
  private @Nullable Ramp ramp;

  private final NavigableMap<Long, QueuedDelivery> unsent = new TreeMap<>();
  private final Map<Long, QueuedDelivery> sending = new HashMap<>();

  /** When the senders were served last. */
  private final Map<String, Long> served = new HashMap<>();

  private long services;

  /** The highest number that was read in order. */
  private long cursor;

  private boolean isComplete;
  private boolean isStale = true;
  private boolean readsOthers;
  private boolean isLeaving;

  HostQueue(HostLease lease) {
    this.lease = lease;
    this.standing = lease.state().standing();
    this.circuit = Circuit.of(lease.state());
  }

  String host() {
    return lease.host();
  }

  String domain() {
    return lease.domain();
  }

  // ---------------------------------------------------------------- reading

  /** Asks for a new look at everything. What was read but not started is forgotten then. */
  void refresh() {
    isStale = true;
  }

  /** What to read now; null if enough is known. */
  @Nullable Reading reading() {
    if (isLeaving) {
      return null;
    }
    if (isStale) {
      int window = circuit.isNarrow() ? NARROW_WINDOW : WINDOW;
      return new Reading(lease, 0, sending.size() + window, Set.of());
    }
    return isComplete || unsent.size() >= WINDOW / 2
        ? null
        : new Reading(lease, cursor, WINDOW, Set.of());
  }

  /** Whether one sender, or a few, fill the window, so that the others have to be read too. */
  boolean readsOthers() {
    return readsOthers;
  }

  /** A reading of what other senders send. */
  Reading others() {
    return new Reading(lease, 0, OF_OTHERS, senders());
  }

  private Set<String> senders() {
    Set<String> senders = new HashSet<>();
    unsent.values().forEach(one -> senders.add(one.sender()));
    return senders;
  }

  /** Takes what was read. */
  void accept(Reading reading, List<QueuedDelivery> rows) {
    if (reading.without().isEmpty()) {
      if (reading.after() == 0) {
        unsent.clear();
        cursor = 0;
        isStale = false;
      }
      if (!rows.isEmpty()) {
        cursor = Math.max(cursor, rows.get(rows.size() - 1).id());
      }
      isComplete = rows.size() < reading.limit();
      readsOthers = reading.after() == 0 && !isComplete;
    } else {
      readsOthers = false;
    }
    for (QueuedDelivery row : rows) {
      if (!sending.containsKey(row.id())) {
        unsent.put(row.id(), row);
      }
    }
  }

  // ---------------------------------------------------------------- sending

  Circuit circuit() {
    return circuit;
  }

  /** Takes what tries have made of the circuit. */
  void set(Circuit next, Instant now) {
    boolean works = circuit.isNarrow() && !next.isNarrow();
    boolean failsAgain = ramp != null && next.failures() > circuit.failures();
    if (works || failsAgain) {
      ramp = new Ramp(now);
    }
    circuit = next;
  }

  /** Whether something may be started now, as far as it depends on how the host does. */
  boolean mayStart(Instant now) {
    if (ramp != null && ramp.isOver(now)) {
      ramp = null;
    }
    return !circuit.isHeld()
        && (!circuit.isNarrow() || sending.isEmpty())
        && (ramp == null || ramp.allows(now));
  }

  /**
   * What can be started next; empty if there is nothing. To find out whether a host works, what was
   * tried least is chosen, because some deliveries may fail where others would not.
   */
  Optional<QueuedDelivery> next() {
    if (isLeaving) {
      return Optional.empty();
    }
    Set<Long> closed = new HashSet<>();
    sending.values().forEach(one -> closed.add(one.delivery().lane()));
    Map<String, QueuedDelivery> firsts = new HashMap<>();
    for (QueuedDelivery one : unsent.values()) {
      Delivery delivery = one.delivery();
      boolean isFree =
          !closed.contains(delivery.lane())
              && (delivery.after() == null || !closed.contains(delivery.after()));
      closed.add(delivery.lane());
      if (isFree) {
        firsts.merge(one.sender(), one, this::first);
      }
    }
    return firsts.values().stream().reduce(this::first);
  }

  private QueuedDelivery first(QueuedDelivery one, QueuedDelivery other) {
    int tries = circuit.isNarrow() ? Integer.compare(one.attempts(), other.attempts()) : 0;
    return (tries != 0 ? tries : turns(one, other)) <= 0 ? one : other;
  }

  private int turns(QueuedDelivery one, QueuedDelivery other) {
    int turn = Long.compare(servedAt(one), servedAt(other));
    return turn != 0 ? turn : Long.compare(one.id(), other.id());
  }

  private long servedAt(QueuedDelivery one) {
    return served.getOrDefault(one.sender(), 0L);
  }

  int sending() {
    return sending.size();
  }

  void start(QueuedDelivery one) {
    unsent.remove(one.id());
    sending.put(one.id(), one);
    if (ramp != null) {
      ramp.start();
    }
    services++;
    served.put(one.sender(), services);
    if (served.size() > WINDOW * 2) {
      served.keySet().retainAll(senders());
    }
  }

  /**
   * Ends an attempt whose result is stored.
   *
   * @param goesOn whether what is behind it may be started
   */
  void end(long delivery, boolean goesOn) {
    sending.remove(delivery);
    if (!goesOn && !unsent.isEmpty()) {
      refresh();
    }
  }

  /** Starts nothing any more, so that it can be given back when what is being sent has ended. */
  void leave() {
    isLeaving = true;
  }

  boolean isLeaving() {
    return isLeaving;
  }

  /** Whether nothing is left to do, as far as is known, when so many attempts have ended. */
  boolean isDoneAfter(int ended) {
    return sending.size() == ended
        && (isLeaving || (unsent.isEmpty() && isComplete && !isStale && !readsOthers));
  }

  /** Whether nothing was started since the host was leased. */
  boolean isUnused() {
    return services == 0;
  }

  @Override
  public String toString() {
    return Objects.toString(lease);
  }
}
