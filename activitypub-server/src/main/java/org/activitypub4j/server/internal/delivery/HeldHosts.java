package org.activitypub4j.server.internal.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.Places;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that this process has leased, and whose turn is next. Domains take turns, and so do the
 * hosts of a domain. Hosts that fail and hosts that are not known yet have only some of the places.
 * Used only by the thread of the timer.
 */
final class HeldHosts {
  /** How many hosts are held for each place: enough to fill it, and no more than are of use. */
  private static final int PER_PLACE = 2;

  /** How long a host is held for which much waits, when others wait for its place. */
  private static final Duration TURN = Duration.ofSeconds(3);

  /** One domain has at most this part of the leases, and as many are leased at once. */
  private static final int PART_OF_DOMAIN = 8;

  private final Places places;
  private final Map<String, HostQueue> hosts = new LinkedHashMap<>();
  private final Map<String, Domain> domains = new HashMap<>();

  /** Hosts that have something to start and a place for it, by their turns. */
  private final Map<HostStanding, NavigableSet<HostQueue>> ready =
      new EnumMap<>(HostStanding.class);

  private final Map<HostStanding, Integer> sending = new EnumMap<>(HostStanding.class);
  private int total;

  /** The turn of the host that was served last. */
  private long turn;

  private static final class Domain {
    int hosts;
    long turn;
  }

  HeldHosts(Places places) {
    this.places = places;
    for (HostStanding standing : HostStanding.values()) {
      ready.put(
          standing,
          new TreeSet<>(
              Comparator.<HostQueue>comparingLong(host -> host.turn)
                  .thenComparing(HostQueue::host)));
      sending.put(standing, 0);
    }
  }

  Collection<HostQueue> all() {
    return hosts.values();
  }

  @Nullable HostQueue find(String host) {
    return hosts.get(host);
  }

  /**
   * What to lease of the hosts with a standing; null if there are enough. What this process holds
   * waits for its places while others may have some that are free, so it does not take all that it
   * can get. What it takes, it takes many at a time.
   */
  @Nullable Wanted wanted(String node, HostStanding standing) {
    int part = part(standing);
    Map<String, Integer> ofDomains = new HashMap<>();
    int held = 0;
    for (HostQueue host : hosts.values()) {
      if (host.standing == standing) {
        held++;
        ofDomains.merge(host.domain(), 1, Integer::sum);
      }
    }
    Set<String> enough = new HashSet<>();
    ofDomains.forEach(
        (domain, count) -> {
          if (count >= part) {
            enough.add(domain);
          }
        });
    return isFull(standing, held) ? null : new Wanted(node, standing, part, enough);
  }

  /** How many may be of one domain, and are leased at once. */
  private int part(HostStanding standing) {
    return Math.max(1, PER_PLACE * placesOf(standing) / PART_OF_DOMAIN);
  }

  /** Whether no more are leased. Hosts that were not known and answer may be more than others. */
  private boolean isFull(HostStanding standing, int held) {
    int all = PER_PLACE * (places.max() + places.unproven() + places.failing());
    return held > part(standing) * (PART_OF_DOMAIN - 1) || hosts.size() >= all;
  }

  /**
   * Lets hosts leave that have had their turn, where no further ones are leased. To be called when
   * other hosts wait.
   *
   * @param tick the time, in nanoseconds of {@link System#nanoTime}
   * @return those that leave from now on
   */
  List<HostQueue> makeRoom(long tick) {
    List<HostQueue> leaving = new ArrayList<>();
    for (HostStanding standing : HostStanding.values()) {
      List<HostQueue> all =
          hosts.values().stream().filter(one -> one.standing == standing).toList();
      if (isFull(standing, all.size())) {
        long leave = all.stream().filter(HostQueue::isLeaving).count();
        all.stream()
            .filter(one -> !one.isLeaving() && tick - one.leasedAt >= TURN.toNanos())
            .limit(Math.max(0, part(standing) - leave))
            .forEach(leaving::add);
      }
    }
    for (HostQueue host : leaving) {
      host.leave();
      update(host);
    }
    return leaving;
  }

  private int placesOf(HostStanding standing) {
    return switch (standing) {
      case ANSWERS -> places.max();
      case UNKNOWN -> places.unproven();
      case FAILS -> places.failing();
    };
  }

  /**
   * Adds a host. If it is there already, because its lease was over, it goes on with the new one.
   */
  HostQueue add(HostLease lease) {
    HostQueue known = hosts.get(lease.host());
    if (known != null) {
      known.lease = lease;
      known.refresh();
      return known;
    }
    HostQueue host = new HostQueue(lease);
    hosts.put(host.host(), host);
    domains.computeIfAbsent(host.domain(), domain -> new Domain()).hosts++;
    host.turn = nextTurn(host);
    return host;
  }

  /** Forgets a host. */
  void remove(HostQueue host) {
    if (hosts.remove(host.host(), host)) {
      of(ready, host.standing).remove(host);
      count(host.standing, -host.sending());
      domains.computeIfPresent(
          host.domain(), (name, domain) -> --domain.hosts == 0 ? null : domain);
    }
  }

  /** Files a host anew, after something about it has changed. */
  void update(HostQueue host) {
    NavigableSet<HostQueue> ofStanding = of(ready, host.standing);
    ofStanding.remove(host);
    if (host.sending() < limit(host) && host.next().isPresent()) {
      ofStanding.add(host);
    }
  }

  /** How many deliveries of a host may be under way: only who is known to answer gets several. */
  private int limit(HostQueue host) {
    return host.standing == HostStanding.ANSWERS ? places.perHost() : 1;
  }

  /** Leaves a host out until it is {@linkplain #update updated}. */
  void pass(HostQueue host) {
    of(ready, host.standing).remove(host);
  }

  /** Sets how a host does. */
  void rate(HostQueue host, HostStanding standing) {
    of(ready, host.standing).remove(host);
    count(host.standing, -host.sending());
    host.standing = standing;
    count(standing, host.sending());
  }

  /** The host whose turn it is, of those that may get a place; null if there is none. */
  @Nullable HostQueue next() {
    HostQueue next = null;
    for (HostStanding standing : HostStanding.values()) {
      NavigableSet<HostQueue> ofStanding = of(ready, standing);
      if (!ofStanding.isEmpty() && hasPlace(standing)) {
        HostQueue first = ofStanding.first();
        next = next == null || first.turn < next.turn ? first : next;
      }
    }
    return next;
  }

  private boolean hasPlace(HostStanding standing) {
    int failing = of(sending, HostStanding.FAILS);
    int unproven = failing + of(sending, HostStanding.UNKNOWN);
    return total < places.max()
        && switch (standing) {
          case ANSWERS -> true;
          case UNKNOWN -> unproven < places.unproven();
          case FAILS -> unproven < places.unproven() && failing < places.failing();
        };
  }

  /** Counts that a delivery of a host is being sent, and lets others have their turn. */
  void started(HostQueue host) {
    of(ready, host.standing).remove(host);
    count(host.standing, 1);
    turn = Math.max(turn, host.turn);
    host.turn = nextTurn(host);
    update(host);
  }

  /** Counts that a delivery of a host has ended. */
  void ended(HostQueue host) {
    count(host.standing, -1);
  }

  private void count(HostStanding standing, int by) {
    sending.merge(standing, by, Integer::sum);
    total += by;
  }

  /** The turn after the other hosts of its domain, but not after all hosts of other domains. */
  private long nextTurn(HostQueue host) {
    Domain domain = Objects.requireNonNull(domains.get(host.domain()));
    domain.turn = Math.max(domain.turn, turn) + 1;
    return domain.turn;
  }

  private static <T> T of(Map<HostStanding, T> all, HostStanding standing) {
    return Objects.requireNonNull(all.get(standing));
  }
}
