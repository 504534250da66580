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
import java.util.stream.Stream;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * A queue in which no host can delay the others. Work is in lanes: only the first piece of a lane
 * can be leased, the others wait for it. Lanes belong to groups, and one piece of a group is leased
 * at a time. Groups belong to hosts; domains take turns, and hosts within a domain take turns. A
 * claim looks only at what it hands out, at what became due or ended since the last claim, and at
 * hosts that have all their places; other waiting work costs nothing. Everything except standings
 * is rolled back with the transaction.
 *
 * @param <V> a piece of work
 */
final class FairQueue<V> {
  private static final int MAX_STANDINGS = 5_000;

  /** How many hosts of each standing one claim wakes, so that no claim takes long. */
  private static final int MAX_WOKEN = 1_000;

  private final MemoryTransactions transactions;
  private final Map<Name, Lane<V>> lanes = new HashMap<>();
  private final Map<Name, Group<V>> groups = new HashMap<>();
  private final Map<String, Host<V>> hosts = new HashMap<>();
  private final Map<String, Domain> domains = new HashMap<>();

  /** Hosts that had nothing due when we last looked, ordered by when they have. */
  private final Map<HostStanding, NavigableSet<Host<V>>> sleeping =
      new EnumMap<>(HostStanding.class);

  /** Hosts that have something due, ordered by whose turn is first. */
  private final Map<HostStanding, NavigableSet<Host<V>>> awake = new EnumMap<>(HostStanding.class);

  /** All hosts of both, ordered by when they have or had something due. */
  private final NavigableSet<Host<V>> filed =
      new TreeSet<>(
          Comparator.<Host<V>, Instant>comparing(Host::due).thenComparing(host -> host.name));

  private final NavigableSet<Group<V>> leased =
      new TreeSet<>(
          Comparator.<Group<V>, Instant>comparing(group -> group.leaseEnd)
              .thenComparing(group -> group.leased().place));
  private final Map<HostStanding, Integer> places = new EnumMap<>(HostStanding.class);

  /** The latest standings of hosts that have no waiting work. */
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

  /** Where a piece belongs. */
  record Where(String host, String group, String lane) {}

  /** A lane or a group of a host. */
  private record Name(String host, String name) {}

  /** A piece of work and its place. */
  static final class Slot<V> {
    final Where where;
    final long place;
    private V value;
    private Instant due;

    private Slot(Where where, long place, V value, Instant due) {
      this.where = where;
      this.place = place;
      this.value = value;
      this.due = due;
    }

    V value() {
      return value;
    }

    String host() {
      return where.host();
    }

    private Name lane() {
      return new Name(where.host(), where.lane());
    }
  }

  private static final class Lane<V> {
    final Name name;
    final Group<V> group;
    final NavigableMap<Long, Slot<V>> slots = new TreeMap<>();

    boolean isOpen;

    Lane(Name name, Group<V> group) {
      this.name = name;
      this.group = group;
    }

    Slot<V> first() {
      return slots.firstEntry().getValue();
    }

    static <V> Comparator<Lane<V>> byDue() {
      return Comparator.<Lane<V>, Instant>comparing(lane -> lane.first().due)
          .thenComparing(lane -> lane.first().place);
    }
  }

  private static final class Group<V> {
    final Name name;
    final Host<V> host;

    /** Lanes whose first piece waits only for its time. */
    final NavigableSet<Lane<V>> open = new TreeSet<>(Lane.byDue());

    int lanes;
    Instant notBefore = Instant.MIN;
    Instant leaseEnd = Instant.MIN;
    @Nullable Slot<V> leased;

    Group(Name name, Host<V> host) {
      this.name = name;
      this.host = host;
    }

    Slot<V> leased() {
      return Objects.requireNonNull(leased);
    }

    Slot<V> first() {
      return open.first().first();
    }

    Instant due() {
      Instant due = first().due;
      return due.isAfter(notBefore) ? due : notBefore;
    }

    static <V> Comparator<Group<V>> byDue() {
      return Comparator.<Group<V>, Instant>comparing(Group::due)
          .thenComparing(group -> group.first().place);
    }
  }

  /** A domain. Its owner can have any number of hosts in it. */
  private static final class Domain {
    int hosts;
    long turn;
  }

  private static final class Host<V> {
    final String name;
    final String domain;

    /** Groups with no leased piece and at least one that can be leased. */
    final NavigableSet<Group<V>> waiting = new TreeSet<>(Group.byDue());

    HostStanding standing;
    int groups;
    int leased;
    long turn;
    boolean isAwake;
    @Nullable NavigableSet<Host<V>> filed;

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
              Comparator.<Host<V>, Long>comparing(host -> host.turn)
                  .thenComparing(host -> host.name)));
      sleeping.put(
          standing,
          new TreeSet<>(
              Comparator.<Host<V>, Instant>comparing(Host::due).thenComparing(host -> host.name)));
      places.put(standing, 0);
    }
  }

  /** Adds a piece at the end of its lane. */
  Slot<V> add(Tx tx, Where where, V value, Instant due) {
    Slot<V> slot = new Slot<>(where, nextPlace(), value, due);
    transactions.change(tx, () -> insert(slot), () -> delete(slot));
    return slot;
  }

  void remove(Tx tx, Slot<V> slot) {
    Lane<V> lane = lanes.get(slot.lane());
    if (lane == null || !lane.slots.containsKey(slot.place)) {
      return;
    }
    State before = state(slot);
    transactions.change(
        tx,
        () -> delete(slot),
        () -> {
          insert(slot);
          set(slot, before);
        });
  }

  /** Changes a piece. Its place stays the same. */
  void replace(Tx tx, Slot<V> slot, V value) {
    V old = slot.value;
    transactions.change(tx, () -> slot.value = value, () -> slot.value = old);
  }

  /** Gives a lease another end. Does nothing if the piece is not leased. */
  void renew(Tx tx, Slot<V> slot, Instant until) {
    State before = state(slot);
    if (before.isLeased()) {
      set(tx, slot, new State(before.due(), true, until, before.notBefore()));
    }
  }

  /** Ends a lease. The piece is due again at that time. */
  void giveBack(Tx tx, Slot<V> slot, Instant due) {
    State before = state(slot);
    set(tx, slot, new State(due, false, before.leaseEnd(), before.notBefore()));
  }

  /** Ends a lease. The whole group waits until that time, and the piece stays the first. */
  void hold(Tx tx, Slot<V> slot, Instant until) {
    State before = state(slot);
    set(tx, slot, new State(before.due(), false, before.leaseEnd(), until));
  }

  /** Lets a piece that is not leased be leased at once, also if its whole group waits. */
  void hurry(Tx tx, Slot<V> slot, Instant time) {
    State before = state(slot);
    Instant due = before.due().isAfter(time) ? time : before.due();
    Instant notBefore = before.notBefore().isAfter(time) ? Instant.MIN : before.notBefore();
    set(tx, slot, new State(due, false, before.leaseEnd(), notBefore));
  }

  /** When a piece is due that waits for no other. */
  Instant due(Slot<V> slot) {
    State now = state(slot);
    return now.due().isAfter(now.notBefore()) ? now.due() : now.notBefore();
  }

  /** Returns a place behind all others, for what is not in the queue. */
  long nextPlace() {
    return ++sequence;
  }

  boolean isLeased(Slot<V> slot) {
    return state(slot).isLeased();
  }

  /** Leases what is due: hosts take turns, and each gives its oldest piece first. */
  List<Slot<V>> claim(Tx tx, Places room, Instant time, Duration lease) {
    transactions.check(tx);
    now = time;
    endLeases();
    for (HostStanding standing : HostStanding.values()) {
      wakeHosts(standing, room);
    }
    List<Slot<V>> claimed = new ArrayList<>();
    List<Host<V>> full = new ArrayList<>();
    while (claimed.size() < room.max()) {
      Host<V> host = next(room);
      if (host == null) {
        break;
      }
      looks++;
      unfile(host);
      if (host.leased >= room.perHost()) {
        full.add(host);
      } else if (host.due().isAfter(now)) {
        file(host); // the clock was set back
      } else {
        turn = Math.max(turn, host.turn);
        host.turn = nextTurn(host);
        Slot<V> slot = host.waiting.first().first();
        file(host);
        State before = state(slot);
        set(tx, slot, new State(before.due(), true, now.plus(lease), before.notBefore()));
        claimed.add(slot);
      }
    }
    full.forEach(this::file);
    return claimed;
  }

  /** The host that is first in turn, of those that may get a place. */
  private @Nullable Host<V> next(Places room) {
    @Nullable Host<V> next = null;
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

  private static <V> @Nullable Host<V> earlier(@Nullable Host<V> one, @Nullable Host<V> other) {
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
    while (!leased.isEmpty() && !leased.first().leaseEnd.isAfter(now)) {
      looks++;
      Group<V> group = leased.first();
      set(group.leased(), new State(group.leaseEnd, false, group.leaseEnd, group.notBefore));
    }
  }

  private void wakeHosts(HostStanding standing, Places room) {
    NavigableSet<Host<V>> all = of(sleeping, standing);
    int left = hasPlace(standing, room) ? MAX_WOKEN : 0;
    while (left > 0 && !all.isEmpty() && !all.first().due().isAfter(now)) {
      looks++;
      left--;
      Host<V> host = all.first();
      unfile(host);
      host.isAwake = true;
      file(host);
    }
  }

  /** When something can be leased next, which may be in the past. Empty if there is nothing. */
  Optional<Instant> nextDue() {
    Stream<Instant> ofHosts = filed.stream().limit(1).map(Host::due);
    Stream<Instant> ofLeases = leased.stream().limit(1).map(group -> group.leaseEnd);
    return Stream.concat(ofHosts, ofLeases).min(Comparator.naturalOrder());
  }

  /** Records how a host did. Kept for the hosts that were rated last. */
  void rate(String name, HostStanding standing) {
    standings.put(name, standing);
    Host<V> host = hosts.get(name);
    if (host != null && host.standing != standing) {
      unfile(host);
      places.merge(host.standing, -host.leased, Integer::sum);
      host.standing = standing;
      places.merge(standing, host.leased, Integer::sum);
      file(host);
    }
  }

  /** How many groups and hosts claims have looked at so far. */
  long looks() {
    return looks;
  }

  /** Everything about a waiting piece and its group that can change. */
  private record State(Instant due, boolean isLeased, Instant leaseEnd, Instant notBefore) {}

  private State state(Slot<V> slot) {
    Group<V> group = groups.get(new Name(slot.where.host(), slot.where.group()));
    return group == null
        ? new State(slot.due, false, Instant.MIN, Instant.MIN)
        : new State(slot.due, slot.equals(group.leased), group.leaseEnd, group.notBefore);
  }

  private void set(Tx tx, Slot<V> slot, State state) {
    State before = state(slot);
    transactions.change(tx, () -> set(slot, state), () -> set(slot, before));
  }

  private void set(Slot<V> slot, State state) {
    Lane<V> lane = lanes.get(slot.lane());
    if (lane == null || !lane.slots.containsKey(slot.place)) {
      return; // it ended in the meantime
    }
    change(
        lane,
        () -> {
          slot.due = state.due();
          lane.group.notBefore = state.notBefore();
          if (state.isLeased()) {
            lane.group.leased = slot;
            lane.group.leaseEnd = state.leaseEnd();
          } else if (slot.equals(lane.group.leased)) {
            lane.group.leased = null;
          }
        });
  }

  private void insert(Slot<V> slot) {
    Lane<V> lane = lanes.computeIfAbsent(slot.lane(), name -> new Lane<>(name, group(slot.where)));
    change(lane, () -> lane.slots.put(slot.place, slot));
  }

  private Group<V> group(Where where) {
    Name name = new Name(where.host(), where.group());
    Group<V> group = groups.get(name);
    if (group == null) {
      group = new Group<>(name, host(where.host()));
      groups.put(name, group);
    }
    group.lanes++;
    return group;
  }

  private Host<V> host(String name) {
    Host<V> host = hosts.get(name);
    if (host == null) {
      host = new Host<>(name, standings.getOrDefault(name, HostStanding.UNKNOWN));
      hosts.put(name, host);
      domains.computeIfAbsent(host.domain, domain -> new Domain()).hosts++;
      host.turn = nextTurn(host);
    }
    host.groups++;
    return host;
  }

  private void end(Host<V> host) {
    hosts.remove(host.name);
    domains.computeIfPresent(host.domain, (name, domain) -> --domain.hosts == 0 ? null : domain);
  }

  /** The turn after the other hosts of its domain, but not after all hosts of other domains. */
  private long nextTurn(Host<V> host) {
    Domain domain = Objects.requireNonNull(domains.get(host.domain));
    domain.turn = Math.max(domain.turn, turn) + 1;
    return domain.turn;
  }

  private void delete(Slot<V> slot) {
    Lane<V> lane = lanes.get(slot.lane());
    if (lane == null || !lane.slots.containsKey(slot.place)) {
      return;
    }
    change(
        lane,
        () -> {
          lane.slots.remove(slot.place);
          if (slot.equals(lane.group.leased)) {
            lane.group.leased = null;
          }
        });
    if (lane.slots.isEmpty()) {
      end(lane);
    }
  }

  private void end(Lane<V> lane) {
    lanes.remove(lane.name);
    if (--lane.group.lanes == 0) {
      groups.remove(lane.group.name);
      if (--lane.group.host.groups == 0) {
        end(lane.group.host);
      }
    }
  }

  /** Changes a lane, and moves it and its group to their new places in the ordered sets. */
  private void change(Lane<V> lane, Runnable change) {
    detach(lane.group);
    close(lane);
    change.run();
    open(lane);
    attach(lane.group);
  }

  private void close(Lane<V> lane) {
    if (lane.isOpen) {
      lane.group.open.remove(lane);
      lane.isOpen = false;
    }
  }

  private void open(Lane<V> lane) {
    if (lane.slots.isEmpty() || lane.first().equals(lane.group.leased)) {
      return;
    }
    lane.group.open.add(lane);
    lane.isOpen = true;
  }

  /** Removes a group from the sets that are ordered by its first piece. */
  private void detach(Group<V> group) {
    if (group.leased != null) {
      leased.remove(group);
      count(group.host, -1);
    } else if (!group.open.isEmpty()) {
      unfile(group.host);
      group.host.waiting.remove(group);
      file(group.host);
    }
  }

  private void attach(Group<V> group) {
    if (group.leased != null) {
      leased.add(group);
      count(group.host, 1);
    } else if (!group.open.isEmpty()) {
      unfile(group.host);
      group.host.waiting.add(group);
      file(group.host);
    }
  }

  private void count(Host<V> host, int by) {
    host.leased += by;
    places.merge(host.standing, by, Integer::sum);
  }

  private void unfile(Host<V> host) {
    if (host.filed != null) {
      host.filed.remove(host);
      host.filed = null;
      filed.remove(host);
    }
  }

  private void file(Host<V> host) {
    if (host.waiting.isEmpty()) {
      return;
    }
    host.isAwake = host.isAwake && !host.due().isAfter(now);
    NavigableSet<Host<V>> where = of(host.isAwake ? awake : sleeping, host.standing);
    where.add(host);
    host.filed = where;
    filed.add(host);
  }
}
