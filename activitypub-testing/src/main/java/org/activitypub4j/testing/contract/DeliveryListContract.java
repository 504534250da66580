package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Counts;
import org.activitypub4j.server.spi.DeliveryStore.Progress;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryStore} tells people of deliveries, and lets them do with these. */
public abstract class DeliveryListContract extends DeliveryContract {
  private static final int LONGEST_DETAIL = 300;

  /** Only for subclasses. */
  protected DeliveryListContract() {}

  private Counts counts() {
    return in(tx -> deliveries().counts(tx));
  }

  private int discard(Collection<Long> numbers) {
    return in(tx -> deliveries().discard(tx, numbers));
  }

  /** Deliveries that are parked, in lanes of their own. */
  private HostLease parkEach(String... names) {
    for (String name : names) {
      add(name, INBOX);
    }
    HostLease lease = lease();
    for (String name : names) {
      finish(lease, parked(name));
    }
    return lease;
  }

  // ---------------------------------------------------------------- lists

  @Test
  void deliveries_are_listed_by_their_state_the_latest_first() {
    numbered(6).forEach(name -> add(name, INBOX));
    HostLease lease = lease();
    finish(lease, parked("3"), done("2"), parked("1"), retry("4", at(9)));
    assertEquals(List.of("5", "4", "0"), listed(State.WAITING));
    assertEquals(List.of("3", "1"), listed(State.PARKED));
  }

  @Test
  void a_list_goes_on_before_a_number_and_stops_at_a_limit() {
    numbered(7).forEach(name -> add(name, INBOX));
    assertEquals(List.of("6", "5", "4"), listed(list(State.WAITING, Long.MAX_VALUE, 3)));
    assertEquals(List.of("3", "2", "1"), listed(list(State.WAITING, id("4"), 3)));
    assertEquals(List.of("0"), listed(list(State.WAITING, id("1"), 3)));
    HostLease lease = lease();
    finish(lease, parked("0"), parked("1"), parked("2"), parked("3"));
    assertEquals(List.of("3", "2"), listed(list(State.PARKED, Long.MAX_VALUE, 2)));
    assertEquals(List.of("1", "0"), listed(list(State.PARKED, id("2"), 2)));
  }

  @Test
  void a_delivery_that_was_not_tried_has_no_detail_and_no_time() {
    add("1", INBOX);
    QueuedDelivery read = only(lease(), NOW);
    assertEquals(new Status(read, activity("1"), State.WAITING, null, null), status("1"));
  }

  @Test
  void a_delivery_that_is_tried_again_says_why_and_when() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, new DeliveryResult.Retry(id("1"), Cost.REFUSAL, at(8), "503: busy"));
    QueuedDelivery read = only(lease, at(8));
    assertEquals(1, read.attempts());
    assertEquals(1, read.refusals());
    assertEquals(new Status(read, activity("1"), State.WAITING, "503: busy", at(8)), status("1"));
    finish(lease, new DeliveryResult.Retry(id("1"), Cost.ATTEMPT, at(4), "502"));
    assertEquals("502", status("1").detail());
    assertEquals(at(4), status("1").time());
  }

  @Test
  void a_delivery_that_was_given_up_says_why_and_when() {
    Delivery delivery = to(INBOX, 1);
    add("1", delivery);
    add("2", to(B + "/other", 2));
    HostLease lease = lease();
    finish(lease, retry("1", NOW));
    assertEquals(
        Set.of(), finish(lease, at(5), new DeliveryResult.Parked(id("1"), "400: no such thing")));
    Status status = status("1");
    assertEquals(State.PARKED, status.state());
    assertEquals("400: no such thing", status.detail());
    assertEquals(at(5), status.time());
    assertEquals(delivery, status.delivery().delivery());
    assertEquals("alice", status.delivery().sender());
    assertEquals(2, status.delivery().attempts(), "the last one too");
    assertEquals(0, status.delivery().refusals());
    assertEquals(Set.of(), finish(lease, at(6), gone("2", B + "/other")));
    assertEquals(1, status("2").delivery().attempts());
    assertTrue(String.valueOf(status("2").detail()).contains("410"));
    assertEquals(at(6), status("2").time());
  }

  @Test
  void a_delivery_that_was_not_wanted_says_why_and_when() {
    add("1", INBOX);
    assertEquals(1, park("1", INBOX));
    assertEquals("not wanted", status("1").detail());
    assertEquals(at(7), status("1").time());
  }

  @Test
  void a_long_detail_is_cut() {
    String text = "x".repeat(LONGEST_DETAIL);
    String longer = text.repeat(5);
    add("1", INBOX);
    add("2", B + "/other");
    HostLease lease = lease();
    finish(lease, new DeliveryResult.Retry(id("1"), Cost.ATTEMPT, at(1), longer));
    assertEquals(text, status("1").detail());
    finish(lease, new DeliveryResult.Parked(id("1"), longer));
    assertEquals(text, status("1").detail());
    finish(lease, new DeliveryResult.Gone(id("2"), to(B + "/other", 2).target(), longer));
    String detail = status("2").detail();
    assertNotNull(detail);
    assertTrue(detail.length() <= LONGEST_DETAIL, detail);
  }

  // ---------------------------------------------------------------- numbers

  @Test
  void counts_are_not_zero_while_there_is_something() {
    add("1", INBOX);
    assertTrue(counts().waiting() > 0);
    HostLease lease = lease();
    assertTrue(counts().waiting() > 0, "what is being sent waits");
    finish(lease, retry("1", at(100)));
    assertTrue(counts().waiting() > 0, "what is tried later waits");
    finish(lease, parked("1"));
    assertTrue(counts().parked() > 0);
  }

  @Test
  void progress_tells_what_has_not_arrived() {
    add("1", to(B + "/1", 1), to(B + "/2", 2), to(B + "/3", 3), to(B + "/4", 4));
    add("2", INBOX);
    HostLease lease = lease();
    List<QueuedDelivery> all = read(lease, NOW);
    finish(
        lease,
        new DeliveryResult.Done(all.get(1).id(), "202"),
        new DeliveryResult.Parked(all.get(2).id(), "400"),
        new DeliveryResult.Retry(all.get(3).id(), Cost.ATTEMPT, at(9), "503"));
    Progress progress = progress("1").orElseThrow();
    assertEquals(4, progress.total());
    assertEquals(2, progress.waiting());
    assertEquals(1, progress.parked());
    List<Status> open = progress.open();
    assertEquals(
        List.of(all.get(0).id(), all.get(2).id(), all.get(3).id()),
        open.stream().map(one -> one.delivery().id()).toList(),
        "the first ones first");
    assertNull(open.get(0).detail());
    assertEquals(State.PARKED, open.get(1).state());
    assertEquals("400", open.get(1).detail());
    assertEquals(at(9), open.get(2).time());
    assertEquals(1, open.get(2).delivery().attempts());
  }

  @Test
  void progress_has_a_limit_for_its_list_only() {
    add("1", to(B + "/1", 1), to(B + "/2", 2), to(B + "/3", 3));
    Progress progress = in(tx -> deliveries().progress(tx, activity("1"), 2)).orElseThrow();
    assertEquals(3, progress.waiting());
    assertEquals(
        List.of("/1", "/2"),
        progress.open().stream().map(one -> one.delivery().delivery().target().getPath()).toList());
  }

  @Test
  void progress_is_empty_for_what_is_not_known() {
    add("1", INBOX);
    assertEquals(Optional.empty(), progress("2"));
  }

  @Test
  void progress_of_what_has_arrived_everywhere_has_nothing_open_or_is_forgotten() {
    add("1", INBOX);
    finish(lease(), done("1"));
    progress("1").ifPresent(all -> assertEquals(new Progress(1, 0, 0, List.of()), all));
  }

  // ---------------------------------------------------------------- waiting again

  @Test
  void what_is_parked_waits_again_at_the_end_as_if_it_had_not_been_tried() {
    HostLease lease = parkEach("1", "2");
    add("3", INBOX);
    assertEquals(1, redrive(ids("1")));
    assertEquals(List.of("2"), listed(State.PARKED));
    assertEquals(List.of("3"), names(lease, at(3).minusMillis(1)));
    List<QueuedDelivery> read = read(lease, at(3));
    assertEquals(List.of("3", "1"), names(read));
    assertTrue(read.get(0).id() < read.get(1).id(), "numbers have the order of the list");
    assertEquals(0, read.get(1).attempts());
    assertEquals(0, read.get(1).refusals());
    assertEquals("alice", read.get(1).sender());
    assertNull(status("1").detail());
    finish(lease, done("1"));
    assertEquals(List.of("3"), names(lease, at(3)));
  }

  @Test
  void what_waits_again_is_at_the_end_of_its_lane() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 1));
    add("3", to(INBOX, 2, 1L));
    HostLease lease = lease();
    finish(lease, parked("1"));
    assertEquals(1, redrive(ids("1")));
    finish(lease, retry("2", at(60)));
    assertEquals(List.of(), names(lease, at(59)), "it is behind 2 now");
    finish(lease, done("2"), retry("1", at(60)));
    assertEquals(List.of("3"), names(lease, at(59)), "and 3 was added before");
  }

  @Test
  void a_host_is_due_when_something_waits_again() {
    HostLease lease = parkEach("1");
    release(lease);
    assertEquals(Optional.empty(), nextDue());
    assertEquals(1, redrive(ids("1")));
    assertEquals(Optional.of(at(3)), nextDue());
    assertEquals(List.of("1"), names(lease(at(3)), at(3)));
  }

  @Test
  void what_waits_again_keeps_its_order() {
    List<String> names = List.of("1", "2", "3");
    names.forEach(name -> add(name, to(INBOX, 1)));
    HostLease lease = lease();
    finish(lease, parked("1"), parked("2"), parked("3"));
    assertEquals(3, redrive(ids("3", "1", "2")));
    assertEquals(names, names(lease, at(3)));
  }

  @Test
  void what_is_not_parked_does_not_wait_again() {
    HostLease lease = parkEach("1", "2");
    add("3", INBOX);
    add("4", INBOX);
    List<Long> numbers = ids("1", "2", "3", "4");
    finish(lease, done("4"));
    long unknown = numbers.get(3) + 1_000;
    assertEquals(0, redrive(List.of()));
    assertEquals(0, redrive(List.of(numbers.get(2), numbers.get(3), unknown)));
    assertEquals(2, redrive(List.of(numbers.get(0), numbers.get(1), numbers.get(2))));
    assertEquals(List.of("3", "1", "2"), names(lease, at(3)));
    assertEquals(List.of(), list(State.PARKED));
  }

  @Test
  void what_waits_again_and_is_rolled_back_stays_parked() {
    HostLease lease = parkEach("1");
    List<Long> numbers = ids("1");
    Status before = status("1");
    rollBack(tx -> deliveries().redrive(tx, numbers, NOW));
    assertEquals(List.of(before), list(State.PARKED));
    assertEquals(List.of(), names(lease, at(100)));
    release(lease);
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void an_activity_of_which_something_waits_again_is_still_stored() {
    HostLease lease = parkEach("1");
    assertEquals(1, redrive(ids("1")));
    assertEquals(List.of("1"), names(lease, at(3)));
    Progress progress = progress("1").orElseThrow();
    assertEquals(1, progress.total());
    assertEquals(1, progress.waiting());
    assertEquals(0, progress.parked());
  }

  // ---------------------------------------------------------------- forgetting

  @Test
  void what_is_parked_can_be_forgotten() {
    HostLease lease = parkEach("1", "2", "3");
    add("4", INBOX);
    List<Long> numbers = ids("1", "2", "3", "4");
    assertEquals(0, discard(List.of()));
    rollBack(tx -> deliveries().discard(tx, numbers));
    assertEquals(List.of("3", "2", "1"), listed(State.PARKED));
    assertEquals(2, discard(List.of(numbers.get(0), numbers.get(2), numbers.get(3))));
    assertEquals(List.of("2"), listed(State.PARKED));
    assertEquals(List.of("4"), names(lease, NOW), "what is not parked is passed over");
    assertEquals(0, redrive(List.of(numbers.get(0), numbers.get(2))));
    assertEquals(0, discard(List.of(numbers.get(0), numbers.get(2))));
  }

  @Test
  void what_was_not_wanted_and_is_rolled_back_waits() {
    add("1", INBOX);
    Status before = status("1");
    rollBack(tx -> deliveries().park(tx, activity("1"), to(INBOX, 1).target(), "no", NOW));
    assertEquals(List.of(before), list(State.WAITING));
    assertEquals(List.of(), list(State.PARKED));
    assertEquals(List.of("1"), names(lease(), NOW));
  }
}
