package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.junit.jupiter.api.Test;

/** How every {@link DeliveryStore} leases hosts. */
public abstract class DeliveryLeaseContract extends DeliveryContract {
  /** Hosts whose standing every store remembers. */
  private static final int REMEMBERED = 5_000;

  /** Only for subclasses. */
  protected DeliveryLeaseContract() {}

  // ---------------------------------------------------------------- leasing

  @Test
  void a_host_is_leased_as_its_deliveries_say() {
    URI inbox = URI.create("https://social.b.example:8443/inbox");
    String host = "https://social.b.example:8443";
    add("1", new Delivery(Delivery.Kind.INBOX, inbox, host, "b.example", 1, null));
    HostLease lease = lease();
    assertEquals(host, lease.host());
    assertEquals("b.example", lease.domain());
    assertEquals(HostStanding.UNKNOWN, lease.state().standing());
  }

  @Test
  void a_host_is_leased_once_however_much_waits_for_it() {
    add("1", to(INBOX, 1), to(B + "/other", 2), to(C + "/inbox", 3));
    add("2", INBOX);
    List<HostLease> leases = leases(NOW);
    assertEquals(Set.of(B, C), Set.copyOf(hosts(leases)));
    assertEquals(2, leases.size());
  }

  @Test
  void a_host_that_is_leased_is_not_leased_again_before_the_lease_is_over() {
    add("1", INBOX);
    lease();
    add("2", INBOX);
    for (String node : List.of(NODE, OTHER_NODE)) {
      Instant before = NOW.plus(LEASE).minusMillis(1);
      assertEquals(List.of(), leases(wanted(node, HostStanding.UNKNOWN, ALL), before));
    }
    assertEquals(B, steal(NOW.plus(LEASE)).host());
  }

  @Test
  void a_lease_that_is_rolled_back_was_never_made() {
    add("1", INBOX);
    rollBack(
        tx -> deliveries().lease(tx, wanted(OTHER_NODE, HostStanding.UNKNOWN, ALL), NOW, LEASE));
    assertEquals(Optional.of(NOW), nextDue());
    assertEquals(List.of("1"), names(lease(), NOW));
  }

  @Test
  void what_relaxed_work_does_is_kept_unless_it_fails() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    try {
      storage
          .transactions()
          .runRelaxed(
              tx -> {
                deliveries().finish(tx, Map.of(lease, List.of(done("1"))), NOW);
                throw new IllegalStateException("undone");
              });
    } catch (IllegalStateException e) {
      assertEquals("undone", e.getMessage());
    }
    assertEquals(List.of("1", "2"), names(lease, NOW));

    storage
        .transactions()
        .runRelaxed(tx -> deliveries().finish(tx, Map.of(lease, List.of(done("1"))), NOW));
    assertEquals(List.of("2"), names(lease, NOW));

    rollBack(
        outer ->
            storage
                .transactions()
                .runRelaxed(tx -> deliveries().finish(tx, Map.of(lease, List.of(done("2"))), NOW)));
    assertEquals(List.of("2"), names(lease, NOW), "it has joined what is rolled back");
  }

  @Test
  void a_store_with_nothing_in_it_leases_nothing() {
    assertEquals(List.of(), leases(NOW));
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void a_host_for_which_nothing_waits_is_not_leased() {
    add("1", INBOX);
    add("2", C + "/inbox");
    for (HostLease lease : leases(NOW)) {
      finish(lease, lease.host().equals(B) ? done("1") : parked("2"));
      release(lease);
    }
    assertEquals(List.of(), leases(NOW.plus(LEASE)));
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void the_hosts_that_are_due_the_longest_are_leased_first() {
    List<Integer> order = List.of(5, 2, 9, 1, 7);
    for (int seconds : order) {
      add(
          outbound("" + seconds, "alice", at(seconds)),
          to("https://h" + seconds + ".example/inbox", 1));
    }
    assertEquals(
        List.of("https://h1.example", "https://h2.example"),
        hosts(leases(wanted(NODE, HostStanding.UNKNOWN, 2), at(20))));
    assertEquals(
        List.of("https://h5.example", "https://h7.example", "https://h9.example"),
        hosts(leases(at(20))));
  }

  @Test
  void a_host_is_due_since_the_first_of_its_deliveries_is() {
    add(outbound("1", "alice", at(9)), to(INBOX, 1));
    add(outbound("2", "alice", at(5)), to(C + "/inbox", 1));
    add(outbound("3", "alice", at(1)), to(INBOX, 2));
    assertEquals(List.of(B, C), hosts(leases(at(20))));
  }

  @Test
  void a_host_is_due_when_something_can_be_read() {
    add(outbound("1", "alice", at(9)), to(INBOX, 1));
    add("2", to(INBOX, 1));
    assertEquals(Optional.of(at(9)), nextDue());
    assertEquals(List.of(), leases(at(9).minusMillis(1)));
    assertEquals(List.of("1", "2"), names(lease(at(9)), at(9)));
  }

  @Test
  void a_host_where_all_is_behind_what_is_tried_later_is_not_due() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 1));
    add("3", to(INBOX, 2, 1L));
    HostLease lease = lease();
    finish(lease, retry("1", at(30)));
    release(lease);
    assertEquals(Optional.of(at(30)), nextDue());
    assertEquals(List.of(), leases(at(30).minusMillis(1)));
    add("4", to(INBOX, 2));
    assertEquals(List.of(), leases(at(30).minusMillis(1)), "it is behind 3");
    add("5", to(INBOX, 3));
    assertEquals(List.of("5"), names(lease(at(8)), at(8)));
  }

  @Test
  void a_host_is_due_again_when_what_was_waited_for_ends() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 1));
    HostLease lease = lease();
    finish(lease, retry("1", at(30)));
    release(lease);
    assertEquals(List.of(), leases(NOW));
    assertEquals(1, park("1", INBOX));
    assertEquals(List.of("2"), names(lease(), NOW));
  }

  @Test
  void only_hosts_of_other_domains_are_leased() {
    add("1", INBOX);
    add("2", C + "/inbox");
    add("3", "https://d.example/inbox");
    assertEquals(
        List.of(C),
        hosts(leases(wanted(NODE, HostStanding.UNKNOWN, ALL, "b.example", "d.example"), NOW)));
    assertEquals(
        Set.of(B, "https://d.example"),
        Set.copyOf(hosts(leases(wanted(NODE, HostStanding.UNKNOWN, ALL, "c.example"), NOW))));
  }

  @Test
  void hosts_that_are_not_wanted_take_no_place_from_those_that_are() {
    for (int i = 0; i < 5; i++) {
      add("" + i, "https://h" + i + ".example/inbox");
    }
    add("5", INBOX);
    String[] without = numbered(5).stream().map(i -> "h" + i + ".example").toArray(String[]::new);
    assertEquals(List.of(B), hosts(leases(wanted(NODE, HostStanding.UNKNOWN, 1, without), NOW)));
  }

  @Test
  void each_host_is_leased_by_one_of_many_threads() throws Exception {
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(to("https://h" + i + ".example/inbox", 1));
    }
    run(tx -> deliveries().add(tx, outbound("1"), all));
    List<HostLease> leased = together(4, this::leaseAll);
    assertEquals(200, leased.size(), "none twice");
    assertEquals(200, Set.copyOf(hosts(leased)).size());
  }

  private List<HostLease> leaseAll(int thread) {
    List<HostLease> leased = new ArrayList<>();
    DeliveryStore.Wanted some = wanted("node " + thread, HostStanding.UNKNOWN, 7);
    while (repeat(tx -> deliveries().nextDue(tx)).filter(NOW::equals).isPresent()) {
      leased.addAll(repeat(tx -> deliveries().lease(tx, some, NOW, LEASE)));
    }
    return leased;
  }

  // ---------------------------------------------------------------- leases that are lost

  @Test
  void a_lease_that_another_process_has_now_stores_no_results() {
    add("1", INBOX);
    HostLease old = lease();
    HostLease now = steal(NOW.plus(LEASE));
    for (DeliveryResult result :
        List.of(done("1"), retry("1", at(999)), parked("1"), gone("1", INBOX))) {
      assertEquals(Set.of(old), finish(old, NOW, result), result::toString);
      assertEquals(0, only(now, NOW).attempts(), result::toString);
    }
    assertEquals(List.of(), list(State.PARKED));
    add("2", INBOX);
    assertEquals(List.of("1", "2"), names(now, NOW), "the inbox is not gone");
    finish(now, done("1"));
  }

  @Test
  void a_lease_that_is_lost_does_not_keep_back_the_results_of_others() {
    add("1", INBOX);
    HostLease old = lease();
    HostLease now = steal(NOW.plus(LEASE));
    add("2", C + "/inbox");
    HostLease c = lease();
    Map<HostLease, List<DeliveryResult>> results =
        Map.of(old, List.of(done("1")), c, List.of(done("2")));
    assertEquals(Set.of(old), in(tx -> deliveries().finish(tx, results, NOW)));
    assertEquals(List.of("1"), names(now, NOW));
    assertEquals(List.of(), names(c, NOW));
  }

  @Test
  void a_lease_that_another_process_has_now_reads_nothing() {
    add("1", INBOX);
    HostLease old = lease();
    HostLease now = steal(NOW.plus(LEASE));
    assertEquals(List.of(), names(old, NOW));
    assertEquals(List.of("1"), names(now, NOW));
  }

  @Test
  void a_lease_that_another_process_has_now_is_not_renewed() {
    add("1", INBOX);
    HostLease old = lease();
    HostLease now = steal(NOW.plus(LEASE));
    assertEquals(Set.of(now), renew(at(600), old, now));
    assertEquals(Set.of(), renew(at(6_000), old));
    assertEquals(B, lease(at(600)).host(), "the lease of the other process was renewed");
  }

  @Test
  void a_lease_that_another_process_has_now_gives_nothing_back() {
    add("1", INBOX);
    HostLease old = lease();
    HostLease now = steal(NOW.plus(LEASE));
    release(old, HostStanding.FAILS, NOW);
    for (HostStanding standing : HostStanding.values()) {
      assertEquals(List.of(), leases(standing, NOW.plus(LEASE)));
    }
    finish(now, retry("1", NOW));
    assertEquals(HostStanding.UNKNOWN, lease(NOW.plus(LEASE).plus(LEASE)).state().standing());
  }

  @Test
  void a_lease_holds_after_its_time_until_another_process_leases_the_host() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    Instant late = NOW.plus(LEASE.multipliedBy(9));
    assertEquals(List.of("1", "2"), names(lease, late));
    assertEquals(Set.of(), finish(lease, late, done("1")));
    assertEquals(Set.of(lease), renew(late.plus(LEASE), lease));
    assertEquals(List.of(), leases(late));
    release(lease);
    assertEquals(List.of("2"), names(lease(), NOW));
  }

  @Test
  void a_lease_holds_although_another_process_wanted_it() {
    add("1", INBOX);
    HostLease lease = lease();
    Instant late = NOW.plus(LEASE);
    rollBack(
        tx -> deliveries().lease(tx, wanted(OTHER_NODE, HostStanding.UNKNOWN, ALL), late, LEASE));
    assertEquals(List.of("1"), names(lease, late), "the transaction was rolled back");
    assertEquals(List.of(), leases(wanted(OTHER_NODE, HostStanding.FAILS, ALL), late));
    assertEquals(
        List.of(), leases(wanted(OTHER_NODE, HostStanding.UNKNOWN, ALL, lease.domain()), late));
    finish(lease, retry("1", at(1_000)));
    assertEquals(List.of(), leases(wanted(OTHER_NODE, HostStanding.UNKNOWN, ALL), late));
    finish(lease, done("1"));
    assertEquals(List.of(), list(State.WAITING), "nothing was due");
  }

  @Test
  void a_lease_that_was_given_back_is_lost() {
    add("1", INBOX);
    HostLease old = lease();
    release(old, HostStanding.UNKNOWN, at(5));
    assertEquals(Set.of(old), finish(old, NOW, done("1")));
    assertEquals(List.of(), read(old, NOW));
    assertEquals(Set.of(), renew(at(100), old));
    release(old, HostStanding.FAILS, at(50));
    assertEquals(List.of("1"), names(lease(at(5)), NOW), "and changes nothing");
  }

  @Test
  void each_lease_of_a_host_has_a_higher_number() {
    add("1", INBOX);
    HostLease first = lease();
    HostLease second = steal(NOW.plus(LEASE));
    assertTrue(second.fence() > first.fence(), () -> first + ", " + second);
    release(second);
    HostLease third = lease();
    assertTrue(third.fence() > second.fence(), () -> second + ", " + third);
    finish(third, done("1"));
    release(third);
    add("2", INBOX);
    HostLease fourth = lease();
    assertTrue(fourth.fence() > third.fence(), () -> third + ", " + fourth);
    assertEquals(Set.of(third), finish(third, NOW, done("2")));
  }

  // ---------------------------------------------------------------- longer leases

  @Test
  void a_lease_that_is_renewed_holds_longer() {
    add("1", INBOX);
    add("2", C + "/inbox");
    HostLease b = lease(B);
    assertEquals(Set.of(b), renew(at(300), b));
    assertEquals(List.of(C), hosts(leases(at(300).minusMillis(1))), "only the other is over");
    assertEquals(List.of(B), hosts(leases(at(300))));
  }

  @Test
  void a_renewal_that_is_rolled_back_was_never_made() {
    add("1", INBOX);
    HostLease lease = lease();
    rollBack(tx -> deliveries().renew(tx, Set.of(lease), at(300)));
    assertEquals(Optional.of(NOW.plus(LEASE)), nextDue());
    assertEquals(B, steal(NOW.plus(LEASE)).host());
  }

  // ---------------------------------------------------------------- giving back

  @Test
  void a_host_that_is_given_back_is_leased_again_but_not_before_that_time() {
    add("1", INBOX);
    HostLease lease = lease();
    release(lease, HostStanding.UNKNOWN, at(50));
    add("2", INBOX);
    assertEquals(Optional.of(at(50)), nextDue());
    assertEquals(List.of(), leases(at(50).minusMillis(1)));
    assertEquals(List.of("1", "2"), names(lease(at(50)), at(50)));
  }

  @Test
  void a_host_that_is_given_back_is_not_due_before_its_deliveries_are() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, retry("1", at(50)));
    release(lease, HostStanding.UNKNOWN, at(20));
    assertEquals(Optional.of(at(50)), nextDue());
    assertEquals(List.of(), leases(at(50).minusMillis(1)));
    lease(at(50));
  }

  @Test
  void a_host_is_due_since_the_time_at_which_it_can_be_leased_again() {
    add("1", INBOX);
    add(outbound("2", "alice", at(2)), to(C + "/inbox", 1));
    release(lease(), HostStanding.UNKNOWN, at(3));
    assertEquals(List.of(C, B), hosts(leases(at(20))));
  }

  @Test
  void giving_back_that_is_rolled_back_keeps_the_lease() {
    add("1", INBOX);
    HostLease lease = lease();
    rollBack(tx -> deliveries().release(tx, lease, HostState.of(HostStanding.FAILS, NOW)));
    for (HostStanding standing : HostStanding.values()) {
      assertEquals(List.of(), leases(standing, NOW));
    }
    assertEquals(Optional.of(NOW.plus(LEASE)), nextDue());
    assertEquals(List.of("1"), names(lease, NOW));
    assertEquals(HostStanding.UNKNOWN, steal(NOW.plus(LEASE)).state().standing());
  }

  @Test
  void hosts_are_leased_by_the_standing_with_which_they_were_given_back() {
    for (HostStanding standing : HostStanding.values()) {
      add(standing.name(), hostOf(standing) + "/inbox");
    }
    List<HostLease> all = leases(NOW);
    for (HostStanding standing : HostStanding.values()) {
      release(lease(all, hostOf(standing)), standing, NOW);
    }
    for (HostStanding standing : HostStanding.values()) {
      List<HostLease> leases = leases(standing, NOW);
      assertEquals(List.of(hostOf(standing)), hosts(leases));
      assertEquals(standing, leases.get(0).state().standing());
      List<HostLease> again = leases(standing, NOW.plus(LEASE));
      assertEquals(1, again.size(), "a lease that ends by itself changes no standing");
      assertEquals(standing, again.get(0).state().standing());
      release(again.get(0), standing, at(1_000));
    }
  }

  private static String hostOf(HostStanding standing) {
    return "https://" + standing.name().toLowerCase(Locale.ROOT) + ".example";
  }

  @Test
  void the_standing_of_five_thousand_hosts_is_remembered_when_nothing_waits_for_them() {
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < REMEMBERED; i++) {
      all.add(to("https://h" + i + ".e" + i + "/inbox", i));
    }
    HostStanding[] standings = {HostStanding.ANSWERS, HostStanding.FAILS};
    run(tx -> deliveries().add(tx, outbound("1"), all));
    List<HostLease> leases = leases(wanted(NODE, HostStanding.UNKNOWN, REMEMBERED), NOW);
    assertEquals(REMEMBERED, leases.size());
    List<DeliveryStore.Reading> readings =
        leases.stream().map(one -> new DeliveryStore.Reading(one, 0, ALL, Set.of())).toList();
    List<QueuedDelivery> read = in(tx -> deliveries().read(tx, readings, NOW));
    assertEquals(REMEMBERED, read.size());
    run(tx -> deliveries().finish(tx, arrived(leases, read), NOW));
    run(
        tx ->
            leases.forEach(
                lease ->
                    deliveries()
                        .release(
                            tx, lease, HostState.of(standings[index(lease.host()) % 2], NOW))));
    assertEquals(Optional.empty(), nextDue());
    run(tx -> deliveries().add(tx, outbound("2"), all));
    for (int i = 0; i < 2; i++) {
      Set<Integer> expected = new TreeSet<>();
      for (int host = i; host < REMEMBERED; host += 2) {
        expected.add(host);
      }
      Set<Integer> found = new TreeSet<>();
      leases(wanted(NODE, standings[i], REMEMBERED), NOW)
          .forEach(lease -> found.add(index(lease.host())));
      assertEquals(expected, found);
    }
    assertEquals(List.of(), leases(NOW));
  }

  private static int index(String host) {
    return Integer.parseInt(host.substring(host.lastIndexOf('e') + 1));
  }

  private static Map<HostLease, List<DeliveryResult>> arrived(
      List<HostLease> leases, List<QueuedDelivery> read) {
    Map<String, HostLease> byHost =
        leases.stream().collect(Collectors.toMap(HostLease::host, lease -> lease));
    return read.stream()
        .collect(
            Collectors.groupingBy(
                one -> byHost.get(one.delivery().host()),
                Collectors.mapping(
                    one -> new DeliveryResult.Done(one.id(), "202"), Collectors.toList())));
  }

  // ---------------------------------------------------------------- the next time

  @Test
  void nextDue_tells_the_earliest_of_all() {
    add(outbound("1", "alice", at(20)), to(INBOX, 1));
    add(outbound("2", "alice", at(10)), to(C + "/inbox", 1));
    assertEquals(Optional.of(at(10)), nextDue());
    HostLease c = lease(at(10));
    finish(c, retry("2", at(15)));
    release(c, HostStanding.FAILS, NOW);
    assertEquals(Optional.of(at(15)), nextDue(), "whatever its standing");
    HostLease again = leases(HostStanding.FAILS, at(15)).get(0);
    finish(again, done("2"));
    release(again);
    assertEquals(Optional.of(at(20)), nextDue());
  }

  @Test
  void what_waits_for_a_host_that_is_leased_is_due_when_the_lease_ends() {
    add("1", INBOX);
    HostLease lease = lease();
    assertEquals(Optional.of(NOW.plus(LEASE)), nextDue());
    renew(at(500), lease);
    assertEquals(Optional.of(at(500)), nextDue());
    add("2", C + "/inbox");
    assertEquals(Optional.of(NOW), nextDue());
  }

  @Test
  void nextDue_is_in_the_past_if_something_is_due() {
    add(outbound("1", "alice", at(-100)), to(INBOX, 1));
    assertEquals(Optional.of(at(-100)), nextDue());
  }

  @Test
  void a_clock_that_goes_back_hands_out_nothing_early() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, retry("1", at(100)));
    assertEquals(List.of("1"), names(lease, at(100)));
    assertEquals(List.of(), names(lease, at(99)));
    release(lease);
    assertEquals(List.of(), leases(at(99)));
    lease(at(100));
  }
}
