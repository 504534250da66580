package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.HostStatus;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DeliveryStore} remembers of a host, and how a host is hurried and paused.
 *
 * <p>Times have no fractions of a millisecond.
 */
public abstract class DeliveryHostContract extends DeliveryContract {
  /** It failed, and is tried again after 50 seconds, or when it shows a sign of life. */
  private static final HostState FAILED =
      new HostState(HostStanding.FAILS, at(50), 7, at(-90).plusMillis(123), true);

  /** Only for subclasses. */
  protected DeliveryHostContract() {}

  private boolean hurry(String host, Instant now) {
    return in(tx -> deliveries().hurry(tx, host, now));
  }

  private void pause(String host, @Nullable Instant until) {
    run(tx -> deliveries().pause(tx, host, host.substring("https://".length()), until));
  }

  private Optional<HostStatus> find(String host) {
    return in(tx -> deliveries().host(tx, host));
  }

  private HostStatus host(String host) {
    return find(host).orElseThrow();
  }

  private HostLease failing(Instant now) {
    List<HostLease> leases = leases(HostStanding.FAILS, now);
    assertEquals(1, leases.size(), () -> "one host is due: " + leases);
    return leases.get(0);
  }

  /** Something waits for a host that has failed. */
  private void fail() {
    add("1", INBOX);
    release(lease(), FAILED);
  }

  // ---------------------------------------------------------------- the state

  @Test
  void a_host_that_was_never_given_back_has_the_state_of_a_new_one() {
    add("1", INBOX);
    assertEquals(HostState.NEW, host(B).state());
    assertEquals(HostState.NEW, lease().state());
    assertEquals(HostState.NEW, steal(NOW.plus(LEASE)).state());
  }

  @Test
  void what_is_said_of_a_host_when_it_is_given_back_comes_with_its_next_lease() {
    fail();
    assertEquals(FAILED, host(B).state());
    HostLease lease = failing(at(50));
    assertEquals(FAILED, lease.state());
    assertEquals(FAILED, host(B).state());
    HostState works = HostState.of(HostStanding.ANSWERS, NOW);
    release(lease, works);
    assertEquals(works, leases(HostStanding.ANSWERS, NOW).get(0).state());
  }

  @Test
  void a_lease_that_ends_by_itself_changes_nothing_of_what_was_said() {
    fail();
    failing(at(50));
    assertEquals(FAILED, failing(at(50).plus(LEASE)).state());
  }

  @Test
  void what_was_said_of_a_host_is_remembered_when_nothing_waits_for_it() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, done("1"));
    release(lease, FAILED);
    assertEquals(Optional.empty(), nextDue());
    assertEquals(FAILED, host(B).state());
    add("2", INBOX);
    assertEquals(List.of(), leases(HostStanding.FAILS, at(50).minusMillis(1)));
    assertEquals(FAILED, failing(at(50)).state());
  }

  @Test
  void a_lease_that_is_lost_says_nothing_of_its_host() {
    add("1", INBOX);
    HostLease old = lease();
    HostLease now = steal(NOW.plus(LEASE));
    release(old, FAILED);
    assertEquals(HostState.NEW, host(B).state());
    assertEquals(List.of("1"), names(now, NOW));
  }

  // ---------------------------------------------------------------- signs of life

  @Test
  void a_sign_of_life_lets_a_host_be_leased_at_once() {
    fail();
    assertEquals(Optional.of(at(50)), nextDue());
    assertEquals(List.of(), leases(HostStanding.FAILS, at(10)));
    assertTrue(hurry(B, at(10)));
    HostState hurried = FAILED.withNotBefore(Instant.MIN);
    assertEquals(hurried, host(B).state());
    assertEquals(Optional.of(NOW), nextDue());
    assertEquals(hurried, failing(at(10)).state());
  }

  @Test
  void a_second_sign_of_life_changes_nothing() {
    fail();
    assertTrue(hurry(B, at(10)));
    assertFalse(hurry(B, at(10)));
    HostLease lease = failing(at(10));
    HostState next = FAILED.withNotBefore(at(70));
    release(lease, next);
    assertFalse(hurry(B, at(20)), "this time it is not said that one may");
    assertEquals(next, host(B).state());
    assertEquals(List.of(), leases(HostStanding.FAILS, at(70).minusMillis(1)));
    failing(at(70));
  }

  @Test
  void a_sign_of_life_changes_nothing_while_the_host_is_leased() {
    fail();
    HostLease lease = failing(at(50));
    assertFalse(hurry(B, at(10)));
    assertEquals(FAILED, host(B).state());
    assertEquals(List.of("1"), names(lease, at(50)), "the lease holds");
    release(lease, FAILED);
    assertEquals(List.of(), leases(HostStanding.FAILS, at(50).minusMillis(1)));
  }

  @Test
  void a_sign_of_life_changes_nothing_if_the_host_can_be_leased() {
    fail();
    for (Instant late : List.of(at(50), at(500))) {
      assertFalse(hurry(B, late));
      assertEquals(FAILED, host(B).state());
    }
  }

  @Test
  void a_sign_of_life_of_another_host_changes_nothing() {
    fail();
    assertFalse(hurry(C, at(10)));
    assertEquals(Optional.empty(), find(C));
    assertEquals(List.of(), leases(HostStanding.FAILS, at(50).minusMillis(1)));
    add("2", C + "/inbox");
    assertFalse(hurry(C, at(10)), "it is new");
    assertEquals(HostState.NEW, lease().state());
  }

  @Test
  void a_sign_of_life_is_remembered_when_nothing_waits_for_the_host() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, done("1"));
    release(lease, FAILED);
    assertTrue(hurry(B, at(10)));
    add("2", INBOX);
    assertEquals(FAILED.withNotBefore(Instant.MIN), failing(at(10)).state());
  }

  @Test
  void a_sign_of_life_makes_no_delivery_due_earlier() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, retry("1", at(40)));
    release(lease, FAILED);
    assertTrue(hurry(B, at(10)));
    assertEquals(Optional.of(at(40)), nextDue());
    assertEquals(List.of(), leases(HostStanding.FAILS, at(40).minusMillis(1)));
    failing(at(40));
  }

  @Test
  void a_sign_of_life_that_is_rolled_back_never_was() {
    fail();
    rollBack(tx -> deliveries().hurry(tx, B, at(10)));
    assertEquals(FAILED, host(B).state());
    assertEquals(Optional.of(at(50)), nextDue());
    assertEquals(List.of(), leases(HostStanding.FAILS, at(50).minusMillis(1)));
  }

  // ---------------------------------------------------------------- pauses

  @Test
  void a_host_that_people_pause_is_not_leased_before_the_end() {
    add("1", INBOX);
    pause(B, at(90));
    assertEquals(Optional.of(at(90)), nextDue());
    assertEquals(List.of(), leases(at(90).minusMillis(1)));
    assertEquals(List.of("1"), names(lease(at(90)), at(90)));
  }

  @Test
  void of_a_host_that_people_pause_nothing_is_read_although_it_is_leased() {
    add("1", INBOX);
    add("2", C + "/inbox");
    List<HostLease> both = leases(NOW);
    HostLease lease = lease(both, B);
    pause(B, at(90));
    assertEquals(List.of(), names(lease, at(90).minusMillis(1)));
    List<Reading> readings = both.stream().map(one -> new Reading(one, 0, ALL, Set.of())).toList();
    List<QueuedDelivery> read = in(tx -> deliveries().read(tx, readings, NOW));
    assertEquals(List.of("2"), names(read), "the other host goes on");
    assertEquals(List.of("1"), names(lease, at(90)));
  }

  @Test
  void a_pause_does_not_keep_the_results_of_what_was_being_sent() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    pause(B, at(90));
    assertEquals(Set.of(lease), renew(at(30), lease));
    finish(lease, done("1"), retry("2", at(20)));
    assertEquals(List.of("2"), listed(DeliveryStore.State.WAITING));
    assertEquals(1, status("2").delivery().attempts());
    release(lease, FAILED);
    assertEquals(FAILED, host(B).state());
  }

  @Test
  void no_lease_ends_a_pause() {
    add("1", INBOX);
    HostLease lease = lease();
    pause(B, at(90));
    release(lease, HostStanding.UNKNOWN, NOW);
    assertEquals(Optional.of(at(90)), nextDue());
    assertEquals(List.of(), leases(at(90).minusMillis(1)));
    release(lease(at(90)), HostStanding.UNKNOWN, at(90));
    assertEquals(at(90), host(B).pausedUntil());
    assertEquals(List.of(), leases(at(89)), "the clock went back");
  }

  @Test
  void a_lease_that_is_renewed_does_not_end_a_pause() {
    add("1", INBOX);
    HostLease lease = lease();
    pause(B, at(90));
    assertEquals(Set.of(lease), renew(at(60), lease));
    assertEquals(Optional.of(at(90)), nextDue());
    assertEquals(Set.of(lease), renew(at(120), lease));
    assertEquals(Optional.of(at(120)), nextDue(), "now it is leased for longer");
  }

  @Test
  void a_host_whose_lease_is_over_is_not_leased_while_people_pause_it() {
    add("1", INBOX);
    lease();
    pause(B, at(90));
    assertEquals(Optional.of(at(90)), nextDue());
    assertEquals(List.of(), leases(at(90).minusMillis(1)));
    pause(B, at(10));
    assertEquals(Optional.of(NOW.plus(LEASE)), nextDue());
    assertEquals(List.of(), leases(at(10)), "the lease holds longer than the pause");
    assertEquals(B, steal(NOW.plus(LEASE)).host());
  }

  @Test
  void a_result_does_not_end_a_pause_when_the_lease_is_over() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    pause(B, at(90));
    finish(lease, done("1"));
    assertEquals(List.of(), leases(at(90).minusMillis(1)), "the lease was over after a minute");
    assertEquals(List.of("2"), names(lease(at(90)), at(90)));
  }

  @Test
  void a_pause_can_be_ended() {
    add("1", INBOX);
    pause(B, at(90));
    pause(B, null);
    assertEquals(Optional.of(NOW), nextDue());
    assertNull(host(B).pausedUntil());
    HostLease lease = lease();
    pause(B, at(90));
    pause(B, null);
    assertEquals(List.of("1"), names(lease, NOW));
  }

  @Test
  void a_pause_replaces_an_earlier_one() {
    add("1", INBOX);
    pause(B, at(90));
    pause(B, at(30));
    assertEquals(at(30), host(B).pausedUntil());
    assertEquals(List.of(), leases(at(30).minusMillis(1)));
    lease(at(30));
  }

  @Test
  void a_host_that_is_not_known_can_be_paused() {
    pause(B, at(90));
    assertEquals(new HostStatus(B, HostState.NEW, at(90), false, 0), host(B));
    assertEquals(Optional.empty(), nextDue(), "nothing waits");
    add("1", INBOX);
    add("2", C + "/inbox");
    assertEquals(List.of(C), hosts(leases(at(90).minusMillis(1))));
    lease(at(90));
  }

  @Test
  void a_pause_and_the_time_of_the_next_try_are_kept_apart() {
    fail();
    pause(B, at(20));
    assertEquals(Optional.of(at(50)), nextDue());
    assertEquals(List.of(), leases(HostStanding.FAILS, at(50).minusMillis(1)));
    pause(B, at(90));
    assertEquals(FAILED, host(B).state());
    assertTrue(hurry(B, at(10)));
    assertEquals(Optional.of(at(90)), nextDue(), "a sign of life does not end it");
    assertEquals(List.of(), leases(HostStanding.FAILS, at(90).minusMillis(1)));
    pause(B, null);
    assertEquals(FAILED.withNotBefore(Instant.MIN), failing(at(10)).state());
  }

  @Test
  void a_pause_that_is_rolled_back_never_was() {
    add("1", INBOX);
    rollBack(tx -> deliveries().pause(tx, B, "b.example", at(90)));
    assertNull(host(B).pausedUntil());
    assertEquals(Optional.of(NOW), nextDue());
    pause(B, at(90));
    rollBack(tx -> deliveries().pause(tx, B, "b.example", null));
    assertEquals(at(90), host(B).pausedUntil());
    assertEquals(List.of(), leases(at(90).minusMillis(1)));
  }

  // ---------------------------------------------------------------- what people see

  @Test
  void nothing_is_said_of_a_host_that_is_not_known() {
    assertEquals(Optional.empty(), find(B));
    pause(C, at(90));
    assertEquals(Optional.empty(), find(B));
  }

  @Test
  void people_see_how_a_host_does_and_whether_something_waits_for_it() {
    add("1", INBOX);
    add("2", INBOX);
    add("3", C + "/inbox");
    assertEquals(new HostStatus(B, HostState.NEW, null, false, 2), host(B));
    HostLease lease = lease(B);
    assertEquals(new HostStatus(B, HostState.NEW, null, true, 2), host(B));
    pause(B, at(90));
    finish(lease, done("1"));
    assertEquals(new HostStatus(B, HostState.NEW, at(90), true, 1), host(B));
    finish(lease, parked("2"));
    release(lease, FAILED);
    assertEquals(new HostStatus(B, FAILED, at(90), false, 0), host(B));
  }

  // ---------------------------------------------------------------- the list

  private static final String D = "https://d.example";
  private static final String E = "https://e.example";

  private List<HostStatus> listedAfter(String after, int limit, Instant now) {
    return in(tx -> deliveries().hosts(tx, after, limit, now));
  }

  private List<String> listed(Instant now) {
    return hostsOf(listedAfter("", ALL, now));
  }

  private static List<String> hostsOf(List<HostStatus> all) {
    return all.stream().map(HostStatus::host).toList();
  }

  /** Sends something to a host, which is given back so. */
  private void giveBack(String host, HostState state) {
    add(host.substring("https://".length()), host + "/inbox");
    release(lease(host), state);
  }

  @Test
  void hosts_that_fail_and_hosts_that_people_pause_are_listed_by_name() {
    giveBack(E, FAILED);
    giveBack(C, HostState.of(HostStanding.FAILS, NOW));
    giveBack(B, new HostState(HostStanding.ANSWERS, NOW, 1, NOW, false));
    pause(D, at(90));
    List<HostStatus> all = listedAfter("", ALL, NOW);
    assertEquals(List.of(B, C, D, E), hostsOf(all));
    assertEquals(new HostStatus(D, HostState.NEW, at(90), false, 0), all.get(2));
    assertEquals(new HostStatus(E, FAILED, null, false, 1), all.get(3));
  }

  @Test
  void hosts_that_work_are_not_listed() {
    assertEquals(List.of(), listed(NOW));
    add("new", D + "/inbox");
    giveBack(B, HostState.of(HostStanding.ANSWERS, at(50)));
    giveBack(C, FAILED);
    release(failing(at(50)), HostState.of(HostStanding.ANSWERS, NOW));
    assertEquals(List.of(), listed(NOW));
  }

  @Test
  void a_host_is_listed_until_its_pause_is_over_or_ended() {
    pause(B, at(90));
    pause(C, at(90));
    pause(C, null);
    assertEquals(List.of(B), listed(at(90).minusMillis(1)));
    assertEquals(List.of(), listed(at(90)));
  }

  @Test
  void a_host_that_fails_is_listed_while_it_is_leased_and_while_nothing_waits_for_it() {
    fail();
    HostLease lease = failing(at(50));
    assertEquals(List.of(new HostStatus(B, FAILED, null, true, 1)), listedAfter("", ALL, at(50)));
    finish(lease, done("1"));
    release(lease, FAILED);
    assertEquals(List.of(new HostStatus(B, FAILED, null, false, 0)), listedAfter("", ALL, at(50)));
  }

  @Test
  void the_list_of_hosts_goes_on_after_a_name_and_stops_at_a_limit() {
    List.of(C, E, B, D).forEach(host -> pause(host, at(90)));
    assertEquals(List.of(B, C), hostsOf(listedAfter("", 2, NOW)));
    assertEquals(List.of(D, E), hostsOf(listedAfter(C, 2, NOW)));
    assertEquals(List.of(E), hostsOf(listedAfter(D, 2, NOW)));
    assertEquals(List.of(), listedAfter(E, 2, NOW));
  }

  @Test
  void people_see_when_a_host_is_tried_next() {
    add("1", INBOX);
    assertEquals(Optional.empty(), host(B).nextTry(), "at once");
    release(lease(), FAILED);
    assertEquals(Optional.of(at(50)), host(B).nextTry());
    pause(B, at(20));
    assertEquals(Optional.of(at(50)), host(B).nextTry());
    pause(B, at(90));
    assertEquals(Optional.of(at(90)), host(B).nextTry());
    hurry(B, at(10));
    assertEquals(Optional.of(at(90)), host(B).nextTry());
    pause(B, null);
    assertEquals(Optional.empty(), host(B).nextTry(), "a sign of life");
  }
}
