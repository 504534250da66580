package org.activitypub4j.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Progress;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.jspecify.annotations.Nullable;

/**
 * What the contracts of {@link DeliveryStore} share. Most tests send activities with short names,
 * and speak of each delivery by the name of its activity.
 */
abstract class DeliveryContract extends StoreContract {
  static final Duration LEASE = Duration.ofMinutes(1);
  static final String B = "https://b.example";
  static final String C = "https://c.example";
  static final String INBOX = B + "/inbox";
  static final String NODE = "node 1";
  static final String OTHER_NODE = "node 2";

  /** More than a test adds, unless it says so. */
  static final int ALL = 1_000;

  private static final String ACTIVITIES = "https://a.example/";

  final DeliveryStore deliveries() {
    return storage.deliveries();
  }

  static Instant at(long seconds) {
    return NOW.plusSeconds(seconds);
  }

  // ---------------------------------------------------------------- what is sent

  static URI activity(String name) {
    return URI.create(ACTIVITIES + name);
  }

  static OutboundActivity outbound(String name) {
    return outbound(name, "alice", NOW);
  }

  static OutboundActivity outbound(String name, String sender, Instant due) {
    return new OutboundActivity(sender, activity(name), name.getBytes(UTF_8), NOW, due, null);
  }

  static Delivery to(String inbox, long lane) {
    return to(inbox, lane, null);
  }

  static Delivery to(String inbox, long lane, @Nullable Long after) {
    return of(Delivery.Kind.INBOX, inbox, lane, after);
  }

  static Delivery of(Delivery.Kind kind, String target, long lane, @Nullable Long after) {
    URI uri = URI.create(target);
    return new Delivery(
        kind, uri, uri.getScheme() + "://" + uri.getRawAuthority(), uri.getHost(), lane, after);
  }

  /** In a lane of its own. */
  final void add(String name, String inbox) {
    add(name, to(inbox, ownLane(name)));
  }

  static long ownLane(String name) {
    return 1_000_000_000_000L + name.hashCode();
  }

  final void add(String name, Delivery... all) {
    add(outbound(name), all);
  }

  final void add(OutboundActivity outbound, Delivery... all) {
    run(tx -> deliveries().add(tx, outbound, List.of(all)));
  }

  // ---------------------------------------------------------------- leases

  /** The host that is due, of those that were never given back, or are unknown again. */
  final HostLease lease() {
    return lease(NOW);
  }

  final HostLease lease(Instant now) {
    List<HostLease> leases = leases(now);
    assertEquals(1, leases.size(), () -> "one host is due: " + leases);
    return leases.get(0);
  }

  /** Leases all, and returns the lease of one host. */
  final HostLease lease(String host) {
    return lease(leases(NOW), host);
  }

  static HostLease lease(List<HostLease> leases, String host) {
    return leases.stream().filter(one -> one.host().equals(host)).findAny().orElseThrow();
  }

  final List<HostLease> leases(Instant now) {
    return leases(HostStanding.UNKNOWN, now);
  }

  final List<HostLease> leases(HostStanding standing, Instant now) {
    return leases(wanted(NODE, standing, ALL), now);
  }

  final List<HostLease> leases(Wanted wanted, Instant now) {
    return in(tx -> deliveries().lease(tx, wanted, now, LEASE));
  }

  static Wanted wanted(String node, HostStanding standing, int max, String... withoutDomains) {
    return new Wanted(node, standing, max, Set.of(withoutDomains));
  }

  /** Another process leases the host, after the lease is over. */
  final HostLease steal(Instant now) {
    List<HostLease> leases = leases(wanted(OTHER_NODE, HostStanding.UNKNOWN, ALL), now);
    assertEquals(1, leases.size(), () -> "one host can be leased: " + leases);
    return leases.get(0);
  }

  final void release(HostLease lease) {
    release(lease, HostStanding.UNKNOWN, NOW);
  }

  final void release(HostLease lease, HostStanding standing, Instant notBefore) {
    release(lease, HostState.of(standing, notBefore));
  }

  final void release(HostLease lease, HostState state) {
    run(tx -> deliveries().release(tx, lease, state));
  }

  final Set<HostLease> renew(Instant until, HostLease... leases) {
    return in(tx -> deliveries().renew(tx, Set.of(leases), until));
  }

  static List<String> hosts(List<HostLease> leases) {
    return leases.stream().map(HostLease::host).toList();
  }

  final Optional<Instant> nextDue() {
    return in(tx -> deliveries().nextDue(tx));
  }

  // ---------------------------------------------------------------- reading

  final List<QueuedDelivery> read(HostLease lease, Instant now) {
    return read(new Reading(lease, 0, ALL, Set.of()), now);
  }

  final List<QueuedDelivery> read(Reading reading, Instant now) {
    return in(tx -> deliveries().read(tx, List.of(reading), now));
  }

  final List<String> names(HostLease lease, Instant now) {
    return names(read(lease, now));
  }

  /** Of the activities. */
  final List<String> names(List<QueuedDelivery> queued) {
    Set<Long> numbers = queued.stream().map(QueuedDelivery::outbound).collect(Collectors.toSet());
    Map<Long, OutboundActivity> outbound = in(tx -> deliveries().outbound(tx, numbers));
    return queued.stream()
        .map(one -> Objects.requireNonNull(outbound.get(one.outbound()), one::toString))
        .map(one -> name(one.activity()))
        .toList();
  }

  static String name(URI activity) {
    return activity.toString().substring(ACTIVITIES.length());
  }

  final QueuedDelivery only(HostLease lease, Instant now) {
    List<QueuedDelivery> read = read(lease, now);
    assertEquals(1, read.size(), () -> "one can be sent: " + read);
    return read.get(0);
  }

  // ---------------------------------------------------------------- results

  final DeliveryResult done(String name) {
    return new DeliveryResult.Done(id(name), "202");
  }

  final DeliveryResult retry(String name, Instant due) {
    return new DeliveryResult.Retry(id(name), Cost.ATTEMPT, due, "503");
  }

  final DeliveryResult parked(String name) {
    return new DeliveryResult.Parked(id(name), "400");
  }

  final DeliveryResult gone(String name, String inbox) {
    return new DeliveryResult.Gone(id(name), URI.create(inbox), "410");
  }

  /** With a lease that holds. */
  final void finish(HostLease lease, DeliveryResult... results) {
    assertEquals(Set.of(), finish(lease, NOW, results), "no lease is lost");
  }

  final Set<HostLease> finish(HostLease lease, Instant now, DeliveryResult... results) {
    return in(tx -> deliveries().finish(tx, Map.of(lease, List.of(results)), now));
  }

  final int park(String name, String target) {
    return in(tx -> deliveries().park(tx, activity(name), URI.create(target), "not wanted", at(7)));
  }

  /** Due in three seconds. */
  final int redrive(List<Long> numbers) {
    return in(tx -> deliveries().redrive(tx, numbers, at(3)));
  }

  // ---------------------------------------------------------------- what people see

  final List<Status> list(State state) {
    return list(state, Long.MAX_VALUE, ALL);
  }

  final List<Status> list(State state, long before, int limit) {
    return in(tx -> deliveries().list(tx, state, before, limit));
  }

  /** The latest first. */
  final List<String> listed(State state) {
    return listed(list(state));
  }

  static List<String> listed(List<Status> all) {
    return all.stream().map(one -> name(one.activity())).toList();
  }

  final Status status(String name) {
    List<Status> all =
        Stream.of(State.values())
            .flatMap(state -> list(state).stream())
            .filter(one -> one.activity().equals(activity(name)))
            .toList();
    assertEquals(1, all.size(), () -> "deliveries of " + name + ": " + all);
    return all.get(0);
  }

  final long id(String name) {
    return status(name).delivery().id();
  }

  final List<Long> ids(String... names) {
    return Arrays.stream(names).map(this::id).toList();
  }

  final Optional<Progress> progress(String name) {
    return in(tx -> deliveries().progress(tx, activity(name), ALL));
  }

  static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("" + i);
    }
    return names;
  }
}
