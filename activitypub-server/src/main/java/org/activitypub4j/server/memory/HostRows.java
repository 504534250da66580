package org.activitypub4j.server.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one host, in two parts: what was due when we last looked, and what is to be sent
 * later. A claim so looks only at what it returns, and at what waits behind another try.
 */
final class HostRows {
  final String name;
  final String domain;
  private final NavigableMap<Long, QueueRow> ready = new TreeMap<>();
  private final NavigableSet<QueueRow> later = new TreeSet<>(QueueRow.BY_DUE);

  /** All, the one that is due first in front. */
  private final NavigableSet<QueueRow> byDue = new TreeSet<>(QueueRow.BY_DUE);

  /** The numbers of all, by their lanes. */
  private final Map<Long, NavigableSet<Long>> inLane = new HashMap<>();

  /** The numbers of what is in {@link #later}, by their lanes. */
  private final Map<Long, NavigableSet<Long>> laterInLane = new HashMap<>();

  /** The lease, or how the host was given back. */
  Hold hold;

  /** The time under which it is filed. */
  Instant filed = Instant.MIN;

  /**
   * Who may lease a host.
   *
   * @param state how it was given back
   * @param leaseEnd when the lease ends; {@link Instant#MIN} if it is not leased
   * @param pausedUntil the end of the pause that people made; null if there is none
   */
  record Hold(HostState state, Instant leaseEnd, long fence, @Nullable Instant pausedUntil) {
    static final Hold NEW = new Hold(HostState.NEW, Instant.MIN, 0, null);

    boolean isLeased() {
      return !leaseEnd.equals(Instant.MIN);
    }

    HostStanding standing() {
      return state.standing();
    }

    /** When the host can be leased at the earliest, whatever waits for it. */
    Instant earliest() {
      Instant free = isLeased() ? leaseEnd : state.notBefore();
      return pausedUntil != null && pausedUntil.isAfter(free) ? pausedUntil : free;
    }

    Hold leased(Instant until, long number) {
      return new Hold(state, until, number, pausedUntil);
    }

    Hold givenBack(HostState how) {
      return new Hold(how, Instant.MIN, fence, pausedUntil);
    }

    Hold paused(@Nullable Instant until) {
      return new Hold(state, leaseEnd, fence, until);
    }
  }

  HostRows(String name, String domain, Hold hold) {
    this.name = name;
    this.domain = domain;
    this.hold = hold;
  }

  boolean isPaused(Instant now) {
    return hold.pausedUntil() != null && now.isBefore(hold.pausedUntil());
  }

  int size() {
    return byDue.size();
  }

  boolean isEmpty() {
    return ready.isEmpty() && later.isEmpty();
  }

  void add(QueueRow row) {
    byDue.add(row);
    put(inLane, row);
    later.add(row);
    put(laterInLane, row);
  }

  void remove(QueueRow row) {
    byDue.remove(row);
    remove(inLane, row);
    if (ready.remove(row.id()) == null) {
      removeLater(row);
    }
  }

  private void removeLater(QueueRow row) {
    later.remove(row);
    remove(laterInLane, row);
  }

  private static void put(Map<Long, NavigableSet<Long>> lanes, QueueRow row) {
    lanes.computeIfAbsent(row.delivery().lane(), lane -> new TreeSet<>()).add(row.id());
  }

  private static void remove(Map<Long, NavigableSet<Long>> lanes, QueueRow row) {
    lanes.computeIfPresent(
        row.delivery().lane(),
        (lane, ids) -> {
          ids.remove(row.id());
          return ids.isEmpty() ? null : ids;
        });
  }

  /** Makes ready what has become due. */
  void settle(Instant now) {
    while (!later.isEmpty() && !later.first().due().isAfter(now)) {
      QueueRow row = later.first();
      removeLater(row);
      ready.put(row.id(), row);
    }
  }

  /** When it can be leased because something can be sent; empty if nothing waits. */
  Optional<Instant> due() {
    Instant earliest = hold.earliest();
    // Whatever is behind something can be sent no earlier than that, so the first one that is
    // behind
    // nothing decides.
    return byDue.stream()
        .filter(row -> !isBehind(inLane, row))
        .map(row -> row.due().isAfter(earliest) ? row.due() : earliest)
        .findFirst();
  }

  /** Whether a row is behind one of those in some lanes. */
  private static boolean isBehind(Map<Long, NavigableSet<Long>> lanes, QueueRow row) {
    Delivery delivery = row.delivery();
    return hasBefore(lanes, delivery.lane(), row)
        || (delivery.after() != null && hasBefore(lanes, delivery.after(), row));
  }

  private static boolean hasBefore(Map<Long, NavigableSet<Long>> lanes, long lane, QueueRow row) {
    NavigableSet<Long> ids = lanes.get(lane);
    return ids != null && ids.first() < row.id();
  }

  /** What can be sent now. */
  List<QueuedDelivery> read(Reading reading, Instant now) {
    settle(now);
    List<QueuedDelivery> found = new ArrayList<>();
    Set<Long> closed = new HashSet<>();
    for (QueueRow row : ready.values()) {
      if (found.size() == reading.limit()) {
        break;
      }
      Delivery delivery = row.delivery();
      if (row.due().isAfter(now) // the clock was set back
          || isBehind(laterInLane, row)
          || closed.contains(delivery.lane())
          || (delivery.after() != null && closed.contains(delivery.after()))) {
        closed.add(delivery.lane());
      } else if (row.id() > reading.after() && !reading.without().contains(row.queued().sender())) {
        found.add(row.queued());
      }
    }
    return found;
  }
}
