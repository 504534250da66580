package org.activitypub4j.server.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits, in lanes: of a lane only the first piece can be leased, and what is behind it
 * waits for it. Lanes belong to hosts; domains take turns, and within them hosts. A claim looks at
 * what it hands out, at what became due or ended since the last one, and at the hosts that have all
 * their places; what else waits costs nothing. Everything but standings is undone with the
 * transaction.
 *
 * @param <K> names a lane
 * @param <V> a piece of work
 */
final class FairQueue<K extends Comparable<K>, V> {
  private static final int MAX_STANDINGS = 5_000;

  /** How many hosts one claim wakes of each standing, so that no claim takes long. */
  private static final int MAX_WOKEN = 1_000;

  private final MemoryTransactions transactions;
  private final NavigableMap<K, Lane<K, V>> lanes = new TreeMap<>();
  private final Map<String, Host<K, V>> hosts = new HashMap<>();
  private final Map<String, Domain> domains = new HashMap<>();

  /** Hosts of which nothing was found due yet, by when something will be. */
  private final Map<HostStanding, NavigableSet<Host<K, V>>> sleeping =
      new EnumMap<>(HostStanding.class);

  /** Hosts of which something is due, by how long they wait for their turn. */
  private final Map<HostStanding, NavigableSet<Host<K, V>>> awake =
      new EnumMap<>(HostStanding.class);

  /** The hosts of both, by when something is or was due. */
  private final NavigableSet<Host<K, V>> filed =
      new TreeSet<>(
          Comparator.<Host<K, V>, Instant>comparing(Host::due).thenComparing(host -> host.name));

  private final NavigableSet<Lane<K, V>> leased = new TreeSet<>(Lane.byDue());
  private final Map<HostStanding, Integer> places = new EnumMap<>(HostStanding.class);

  /** Of hosts for which nothing waits; the latest. */
  private final Map<String, HostStanding> standings =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, HostStanding> eldest) {
          return size() > MAX_STANDINGS;
        }
      };

  /** The time of the latest claim. */
  private Instant now = Instant.MIN;

  private long sequence;

  /** The turn of the host that was served last. */
  private long turn;

  private long looks;

  /** A piece of work and its place. */
  static final class Slot<K, V> {
    final String host;
    final K lane;
    final long place;
    private V value;
    private Instant due;
    private boolean leased;

    private Slot(String host, K lane, long place, V value, Instant due) {
      this.host = host;
      this.lane = lane;
      this.place = place;
      this.value = value;
      this.due = due;
    }

    V value() {
      return value;
    }
  }

  private static final class Lane<K, V> {
    final Host<K, V> host;
    final NavigableMap<Long, Slot<K, V>> slots = new TreeMap<>();

    Lane(Host<K, V> host) {
      this.host = host;
    }

    Slot<K, V> first() {
      return slots.firstEntry().getValue();
    }

    Instant due() {
      return first().due;
    }

    static <K, V> Comparator<Lane<K, V>> byDue() {
      return Comparator.<Lane<K, V>, Instant>comparing(Lane::due)
          .thenComparing(lane -> lane.first().place);
    }
  }

  /** Hosts that one owner can make as many of as it likes. */
  private static final class Domain {
    int hosts;
    long turn;
  }

  private static final class Host<K, V> {
    final String name;
    final String domain;

    /** Lanes whose first piece is not leased. */
    final NavigableSet<Lane<K, V>> waiting = new TreeSet<>(Lane.byDue());

    HostStanding standing;
    int lanes;
    int leased;
    long turn;
    boolean isAwake;
    @Nullable NavigableSet<Host<K, V>> filed;

    Host(String name, HostStanding standing) {
      this.name = name;
      this.domain = Domains.of(Uris.id(name).flatMap(Origin::of).map(Origin::host).orElse(name));
      this.standing = standing;
    }

    Instant due() {
      return waiting.first().due();
    }
  }

  FairQueue(MemoryTransactions transactions) {
    this.transactions = transactions;
    for (HostStanding standing : HostStanding.values()) {
      awake.put(
          standing,
          new TreeSet<>(
              Comparator.<Host<K, V>, Long>comparing(host -> host.turn)
                  .thenComparing(host -> host.name)));
      sleeping.put(
          standing,
          new TreeSet<>(
              Comparator.<Host<K, V>, Instant>comparing(Host::due)
                  .thenComparing(host -> host.name)));
      places.put(standing, 0);
    }
  }

  /** Puts a piece behind what is in its lane. */
  Slot<K, V> add(Tx tx, String host, K lane, V value, Instant due) {
    Slot<K, V> slot = new Slot<>(host, lane, ++sequence, value, due);
    transactions.change(tx, () -> insert(slot), () -> delete(slot));
    return slot;
  }

  void remove(Tx tx, Slot<K, V> slot) {
    transactions.change(tx, () -> delete(slot), () -> insert(slot));
  }

  /** Changes a piece, not its place. */
  void replace(Tx tx, Slot<K, V> slot, V value) {
    V old = slot.value;
    transactions.change(tx, () -> slot.value = value, () -> slot.value = old);
  }

  /** Ends a lease: the piece is due again then. */
  void giveBack(Tx tx, Slot<K, V> slot, Instant due) {
    move(tx, slot, due, false);
  }

  /** The pieces of the lanes from one on, as long as the names of the lanes are as wanted. */
  List<Slot<K, V>> slots(K from, Predicate<K> wanted) {
    List<Slot<K, V>> found = new ArrayList<>();
    for (Map.Entry<K, Lane<K, V>> lane : lanes.tailMap(from, true).entrySet()) {
      if (!wanted.test(lane.getKey())) {
        break;
      }
      found.addAll(lane.getValue().slots.values());
    }
    return found;
  }

  /** Leases what is due: in turn over the hosts, of each what is due the longest. */
  List<Slot<K, V>> claim(Tx tx, Places room, Instant time, Duration lease) {
    transactions.check(tx);
    now = time;
    endLeases();
    for (HostStanding standing : HostStanding.values()) {
      wakeHosts(standing, room);
    }
    List<Slot<K, V>> claimed = new ArrayList<>();
    List<Host<K, V>> full = new ArrayList<>();
    while (claimed.size() < room.max()) {
      Host<K, V> host = next(room);
      if (host == null) {
        break;
      }
      looks++;
      unfile(host);
      if (host.leased >= room.perHost()) {
        full.add(host);
      } else if (host.due().isAfter(now)) {
        file(host); // the clock went back
      } else {
        turn = Math.max(turn, host.turn);
        host.turn = nextTurn(host);
        Slot<K, V> slot = host.waiting.first().first();
        file(host);
        move(tx, slot, now.plus(lease), true);
        claimed.add(slot);
      }
    }
    full.forEach(this::file);
    return claimed;
  }

  /** The host that waits the longest for its turn, of those for which there is a place. */
  private @Nullable Host<K, V> next(Places room) {
    @Nullable Host<K, V> next = null;
    for (HostStanding standing : HostStanding.values()) {
      if (hasPlace(standing, room)) {
        next = earlier(next, first(of(awake, standing)));
      }
    }
    return next;
  }

  private boolean hasPlace(HostStanding standing, Places room) {
    int failing = places.getOrDefault(HostStanding.FAILS, 0);
    int unproven = failing + places.getOrDefault(HostStanding.UNKNOWN, 0);
    return switch (standing) {
      case ANSWERS -> true;
      case UNKNOWN -> unproven < room.unproven();
      case FAILS -> unproven < room.unproven() && failing < room.failing();
    };
  }

  private static <K, V> @Nullable Host<K, V> earlier(
      @Nullable Host<K, V> one, @Nullable Host<K, V> other) {
    return one == null || (other != null && other.turn < one.turn) ? other : one;
  }

  private static <T> @Nullable T first(NavigableSet<T> all) {
    return all.isEmpty() ? null : all.first();
  }

  private static <T> NavigableSet<T> of(
      Map<HostStanding, NavigableSet<T>> sets, HostStanding standing) {
    return Objects.requireNonNull(sets.get(standing));
  }

  private void endLeases() {
    while (!leased.isEmpty() && !leased.first().due().isAfter(now)) {
      looks++;
      Slot<K, V> slot = leased.first().first();
      set(slot, slot.due, false);
    }
  }

  private void wakeHosts(HostStanding standing, Places room) {
    NavigableSet<Host<K, V>> all = of(sleeping, standing);
    int left = hasPlace(standing, room) ? MAX_WOKEN : 0;
    while (left > 0 && !all.isEmpty() && !all.first().due().isAfter(now)) {
      looks++;
      left--;
      Host<K, V> host = all.first();
      unfile(host);
      host.isAwake = true;
      file(host);
    }
  }

  /** When something can be leased next; in the past if it could have been. Empty if nothing is. */
  Optional<Instant> nextDue() {
    Stream<Instant> ofHosts = filed.stream().limit(1).map(Host::due);
    Stream<Instant> ofLeases = leased.stream().limit(1).map(Lane::due);
    return Stream.concat(ofHosts, ofLeases).min(Comparator.naturalOrder());
  }

  /** Says how a host did; remembered for the hosts of which that was last said. */
  void rate(String name, HostStanding standing) {
    standings.put(name, standing);
    Host<K, V> host = hosts.get(name);
    if (host != null && host.standing != standing) {
      unfile(host);
      places.merge(host.standing, -host.leased, Integer::sum);
      host.standing = standing;
      places.merge(standing, host.leased, Integer::sum);
      file(host);
    }
  }

  /** How many lanes and hosts claims have looked at so far. */
  long looks() {
    return looks;
  }

  private void move(Tx tx, Slot<K, V> slot, Instant due, boolean isLeased) {
    Instant oldDue = slot.due;
    boolean wasLeased = slot.leased;
    transactions.change(tx, () -> set(slot, due, isLeased), () -> set(slot, oldDue, wasLeased));
  }

  private void set(Slot<K, V> slot, Instant due, boolean isLeased) {
    Lane<K, V> lane = lanes.get(slot.lane);
    if (lane == null || !lane.slots.containsKey(slot.place)) {
      return; // it has ended meanwhile
    }
    detach(lane);
    slot.due = due;
    slot.leased = isLeased;
    attach(lane);
  }

  private void insert(Slot<K, V> slot) {
    Lane<K, V> lane = lanes.computeIfAbsent(slot.lane, key -> new Lane<>(host(slot.host)));
    detach(lane);
    lane.slots.put(slot.place, slot);
    attach(lane);
  }

  private Host<K, V> host(String name) {
    Host<K, V> host = hosts.get(name);
    if (host == null) {
      host = new Host<>(name, standings.getOrDefault(name, HostStanding.UNKNOWN));
      hosts.put(name, host);
      domains.computeIfAbsent(host.domain, domain -> new Domain()).hosts++;
      host.turn = nextTurn(host);
    }
    host.lanes++;
    return host;
  }

  private void end(Host<K, V> host) {
    hosts.remove(host.name);
    domains.computeIfPresent(host.domain, (name, domain) -> --domain.hosts == 0 ? null : domain);
  }

  /** Behind the other hosts of its domain, but not behind all those of another one. */
  private long nextTurn(Host<K, V> host) {
    Domain domain = Objects.requireNonNull(domains.get(host.domain));
    domain.turn = Math.max(domain.turn, turn) + 1;
    return domain.turn;
  }

  private void delete(Slot<K, V> slot) {
    Lane<K, V> lane = lanes.get(slot.lane);
    if (lane == null || !lane.slots.containsKey(slot.place)) {
      return;
    }
    detach(lane);
    lane.slots.remove(slot.place);
    attach(lane);
    if (lane.slots.isEmpty()) {
      lanes.remove(slot.lane);
      if (--lane.host.lanes == 0) {
        end(lane.host);
      }
    }
  }

  /** Takes a lane out of everything that is ordered by its first piece. */
  private void detach(Lane<K, V> lane) {
    if (lane.slots.isEmpty()) {
      return;
    }
    if (lane.first().leased) {
      leased.remove(lane);
      count(lane.host, -1);
    } else {
      unfile(lane.host);
      lane.host.waiting.remove(lane);
      file(lane.host);
    }
  }

  private void attach(Lane<K, V> lane) {
    if (lane.slots.isEmpty()) {
      return;
    }
    if (lane.first().leased) {
      leased.add(lane);
      count(lane.host, 1);
    } else {
      unfile(lane.host);
      lane.host.waiting.add(lane);
      file(lane.host);
    }
  }

  private void count(Host<K, V> host, int by) {
    host.leased += by;
    places.merge(host.standing, by, Integer::sum);
  }

  private void unfile(Host<K, V> host) {
    if (host.filed != null) {
      host.filed.remove(host);
      host.filed = null;
      filed.remove(host);
    }
  }

  private void file(Host<K, V> host) {
    if (host.waiting.isEmpty()) {
      return;
    }
    host.isAwake = host.isAwake && !host.due().isAfter(now);
    NavigableSet<Host<K, V>> where = of(host.isAwake ? awake : sleeping, host.standing);
    where.add(host);
    host.filed = where;
    filed.add(host);
  }
}
