package org.activitypub4j.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DeliveryStore} does with what is added, with results and with inboxes that are
 * gone. Its other contracts are {@link DeliveryOrderContract}, {@link DeliveryLeaseContract},
 * {@link DeliveryHostContract}, {@link DeliveryShareContract} and {@link DeliveryListContract}: a
 * store has to keep all six.
 */
public abstract class DeliveryStoreContract extends DeliveryContract {
  /** Inboxes that every store remembers as gone. */
  private static final int REMEMBERED = 10_000;

  /** Only for subclasses. */
  protected DeliveryStoreContract() {}

  // ---------------------------------------------------------------- adding

  @Test
  void a_delivery_is_read_as_it_was_added() {
    Delivery delivery = of(Delivery.Kind.ACTOR, B + "/users/bob", 5, 6L);
    add(outbound("1", "carol", NOW), delivery);
    QueuedDelivery read = only(lease(), NOW);
    assertEquals(delivery, read.delivery());
    assertEquals("carol", read.sender());
    assertEquals(0, read.attempts());
    assertEquals(0, read.refusals());
  }

  @Test
  void each_kind_of_delivery_and_each_lane_is_kept() {
    List<Delivery> all =
        List.of(
            of(Delivery.Kind.INBOX, INBOX, Long.MAX_VALUE, Long.MIN_VALUE),
            of(Delivery.Kind.ACTOR, B + "/users/bob", Long.MIN_VALUE, null),
            of(Delivery.Kind.SERVER, B + "/users/bob", 0, 0L));
    run(tx -> deliveries().add(tx, outbound("1"), all));
    assertEquals(all, read(lease(), NOW).stream().map(QueuedDelivery::delivery).toList());
  }

  @Test
  void an_activity_is_read_as_it_was_added() {
    for (String key : Arrays.asList(null, "key-1")) {
      OutboundActivity sent =
          new OutboundActivity("alice", activity("1"), "{\"é\"}".getBytes(UTF_8), at(-9), NOW, key);
      add(sent, to(B + "/" + key, 1));
      HostLease lease = lease();
      long number = only(lease, NOW).outbound();
      OutboundActivity read =
          Objects.requireNonNull(in(tx -> deliveries().outbound(tx, Set.of(number))).get(number));
      assertEquals(sent.actor(), read.actor());
      assertEquals(sent.activity(), read.activity());
      assertEquals(new String(sent.document(), UTF_8), new String(read.document(), UTF_8));
      assertEquals(sent.created(), read.created());
      assertEquals(sent.due(), read.due());
      assertEquals(sent.key(), read.key());
      finish(lease, done("1"));
      release(lease);
    }
  }

  @Test
  void activities_that_are_not_stored_are_left_out() {
    add("1", INBOX);
    long number = only(lease(), NOW).outbound();
    Map<Long, OutboundActivity> found =
        in(tx -> deliveries().outbound(tx, Set.of(number, number + 1)));
    assertEquals(Set.of(number), found.keySet());
    assertEquals(Map.of(), in(tx -> deliveries().outbound(tx, Set.of())));
  }

  @Test
  void an_activity_is_stored_while_a_delivery_of_it_waits_or_is_parked() {
    add("1", to(B + "/1", 1), to(B + "/2", 2), to(B + "/3", 3));
    HostLease lease = lease();
    List<QueuedDelivery> all = read(lease, NOW);
    Set<Long> number = all.stream().map(QueuedDelivery::outbound).collect(Collectors.toSet());
    assertEquals(1, number.size(), "once however many inboxes it goes to");
    finish(lease, new DeliveryResult.Done(all.get(0).id(), "202"));
    assertEquals(number, in(tx -> deliveries().outbound(tx, number)).keySet());
    finish(
        lease,
        new DeliveryResult.Parked(all.get(1).id(), "400"),
        new DeliveryResult.Done(all.get(2).id(), "202"));
    assertEquals(number, in(tx -> deliveries().outbound(tx, number)).keySet());
  }

  @Test
  void numbers_have_the_order_of_the_list() {
    add("1", to(B + "/z", 1), to(C + "/m", 2), to(B + "/a", 3), to(C + "/b", 4));
    List<String> latestFirst =
        list(State.WAITING).stream()
            .map(one -> one.delivery().delivery().target().getPath())
            .toList();
    assertEquals(List.of("/b", "/a", "/m", "/z"), latestFirst);
    List<QueuedDelivery> read = read(lease(B), NOW);
    assertEquals("/z", read.get(0).delivery().target().getPath());
    assertTrue(read.get(0).id() > 0, "0 is before all");
    assertTrue(read.get(0).id() < read.get(1).id());
  }

  @Test
  void nothing_is_sent_before_it_is_due() {
    add("1", INBOX);
    add(outbound("2", "alice", at(3)), to(INBOX, 2));
    HostLease lease = lease();
    assertEquals(List.of("1"), names(lease, at(3).minusMillis(1)));
    assertEquals(List.of("1", "2"), names(lease, at(3)));
  }

  @Test
  void what_is_rolled_back_was_never_added() {
    rollBack(tx -> deliveries().add(tx, outbound("1"), List.of(to(INBOX, 1))));
    assertEquals(Optional.empty(), nextDue());
    assertEquals(List.of(), leases(NOW));
    assertEquals(List.of(), list(State.WAITING));
    assertEquals(Optional.empty(), progress("1"));
    add("2", INBOX);
    assertEquals(List.of("2"), names(lease(), NOW));
  }

  // ---------------------------------------------------------------- results

  @Test
  void what_has_arrived_is_deleted() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    finish(lease, done("1"));
    assertEquals(List.of("2"), names(lease, NOW));
    finish(lease, done("2"));
    assertEquals(List.of(), read(lease, NOW));
    assertEquals(List.of(), list(State.WAITING));
    assertEquals(List.of(), list(State.PARKED));
  }

  @Test
  void what_failed_is_tried_again_then_and_in_its_old_place() {
    add("1", INBOX);
    add("2", INBOX);
    add("3", INBOX);
    HostLease lease = lease();
    long before = id("2");
    finish(lease, retry("2", at(20)));
    assertEquals(List.of("1", "3"), names(lease, at(20).minusMillis(1)));
    assertEquals(List.of("1", "2", "3"), names(lease, at(20)));
    assertEquals(before, id("2"));
    finish(lease, retry("2", at(10)));
    assertEquals(List.of("1", "2", "3"), names(lease, at(10)), "the latest result counts");
  }

  @Test
  void a_retry_says_what_it_costs() {
    add("1", INBOX);
    HostLease lease = lease();
    int attempts = 0;
    int refusals = 0;
    for (Cost cost :
        List.of(Cost.NOTHING, Cost.ATTEMPT, Cost.REFUSAL, Cost.REFUSAL, Cost.NOTHING)) {
      finish(lease, new DeliveryResult.Retry(id("1"), cost, NOW, "later"));
      attempts += cost == Cost.NOTHING ? 0 : 1;
      refusals += cost == Cost.REFUSAL ? 1 : 0;
      assertEquals(attempts, only(lease, NOW).attempts(), () -> "attempts after " + cost);
      assertEquals(refusals, only(lease, NOW).refusals(), () -> "refusals after " + cost);
      assertEquals(attempts, status("1").delivery().attempts());
    }
  }

  @Test
  void attempts_are_kept_when_another_process_leases_the_host() {
    add("1", INBOX);
    finish(lease(), new DeliveryResult.Retry(id("1"), Cost.REFUSAL, NOW, "401"));
    QueuedDelivery read = only(steal(NOW.plus(LEASE)), NOW.plus(LEASE));
    assertEquals(1, read.attempts());
    assertEquals(1, read.refusals());
  }

  @Test
  void reading_counts_no_attempt() {
    add("1", INBOX);
    HostLease lease = lease();
    for (int i = 0; i < 3; i++) {
      assertEquals(0, only(lease, NOW).attempts());
    }
    assertEquals(0, only(steal(NOW.plus(LEASE)), NOW.plus(LEASE)).attempts());
  }

  @Test
  void what_is_parked_is_tried_no_more_and_counts_an_attempt() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, retry("1", NOW));
    finish(lease, parked("1"));
    assertEquals(List.of(), read(lease, at(1_000_000)));
    assertEquals(List.of(), list(State.WAITING));
    assertEquals(List.of("1"), listed(State.PARKED));
    assertEquals(2, status("1").delivery().attempts());
    release(lease);
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void a_result_for_what_does_not_wait_changes_nothing() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    DeliveryResult late = retry("1", NOW);
    DeliveryResult later = retry("2", NOW);
    long unknown = id("2") + 100;
    finish(lease, done("1"), parked("2"));
    Status before = status("2");
    finish(lease, late, later, new DeliveryResult.Parked(late.delivery(), "400"));
    finish(lease, new DeliveryResult.Done(unknown, "202"));
    finish(lease, new DeliveryResult.Done(later.delivery(), "202"));
    assertEquals(List.of(), read(lease, at(1_000)));
    assertEquals(List.of(), list(State.WAITING));
    assertEquals(List.of(before), list(State.PARKED));
  }

  @Test
  void results_of_several_hosts_are_stored_together() {
    add("1", INBOX);
    add("2", C + "/inbox");
    List<HostLease> leases = leases(NOW);
    HostLease b = lease(leases, B);
    HostLease c = lease(leases, C);
    Map<HostLease, List<DeliveryResult>> results =
        Map.of(b, List.of(done("1")), c, List.of(retry("2", at(5))));
    assertEquals(Set.of(), in(tx -> deliveries().finish(tx, results, NOW)));
    assertEquals(List.of(), names(b, NOW));
    assertEquals(List.of(), names(c, NOW));
    assertEquals(List.of("2"), names(c, at(5)));
  }

  @Test
  void a_result_that_is_rolled_back_was_never_stored() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    List<Status> before = list(State.WAITING);
    for (DeliveryResult result :
        List.of(done("1"), retry("1", at(9)), parked("1"), gone("1", INBOX))) {
      rollBack(tx -> deliveries().finish(tx, Map.of(lease, List.of(result)), NOW));
      assertEquals(List.of("1", "2"), names(lease, NOW), result::toString);
      assertEquals(before, list(State.WAITING), result::toString);
      assertEquals(List.of(), list(State.PARKED), result::toString);
    }
    add("3", INBOX);
    assertEquals(List.of("1", "2", "3"), names(lease, NOW), "the inbox is not gone");
  }

  // ---------------------------------------------------------------- inboxes that are gone

  @Test
  void everything_that_waits_for_an_inbox_that_is_gone_is_parked() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 1));
    add("3", to(INBOX, 2));
    add("4", to(B + "/inbox/other", 1));
    add("5", of(Delivery.Kind.ACTOR, B + "/users/bob", 3, null));
    add("6", to(C + "/inbox", 1));
    HostLease lease = lease(B);
    finish(lease, retry("3", at(100)));
    finish(lease, gone("1", INBOX));
    assertEquals(List.of("3", "2", "1"), listed(State.PARKED));
    assertEquals(List.of("6", "5", "4"), listed(State.WAITING));
    assertEquals(List.of("4", "5"), names(lease, NOW));
    assertEquals(1, status("1").delivery().attempts());
    assertEquals(0, status("2").delivery().attempts(), "it was not tried");
    assertEquals(1, status("3").delivery().attempts(), "it was tried before");
  }

  @Test
  void a_delivery_to_an_actor_ends_with_the_inbox_of_the_actor() {
    add("1", of(Delivery.Kind.ACTOR, B + "/users/bob", 1, null));
    add("2", of(Delivery.Kind.SERVER, B + "/users/bob", 2, null));
    add("3", to(INBOX, 3));
    HostLease lease = lease();
    finish(lease, gone("1", INBOX));
    assertEquals(List.of("3", "1"), listed(State.PARKED));
    assertEquals(List.of("2"), names(lease, NOW));
  }

  @Test
  void an_inbox_at_another_host_that_is_leased_is_gone_too() {
    add("1", of(Delivery.Kind.ACTOR, B + "/users/bob", 1, null));
    HostLease b = lease();
    add("2", C + "/inbox");
    HostLease c = lease();
    DeliveryResult late = done("2");
    finish(b, gone("1", C + "/inbox"));
    assertEquals(List.of(), read(c, NOW));
    finish(c, late);
    assertEquals(List.of("2", "1"), listed(State.PARKED));
  }

  @Test
  void what_is_sent_to_an_inbox_that_is_gone_is_left_out() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, gone("1", INBOX));
    add("2", to(INBOX, 1), to(B + "/other", 2), to(C + "/inbox", 3));
    add("3", of(Delivery.Kind.ACTOR, B + "/users/bob", 4, null));
    add("4", INBOX);
    assertEquals(List.of("3", "2", "2"), listed(State.WAITING));
    assertEquals(List.of("2", "3"), names(lease, NOW));
    assertEquals(List.of("1"), listed(State.PARKED));
  }

  @Test
  void what_has_arrived_is_not_parked_because_another_result_says_that_its_inbox_is_gone() {
    add("1", INBOX);
    add("2", INBOX);
    add("3", INBOX);
    HostLease lease = lease();
    finish(lease, gone("1", INBOX), done("2"), retry("3", at(60)));
    assertEquals(List.of("3", "1"), listed(State.PARKED));
    assertEquals(1, status("3").delivery().attempts());
  }

  @Test
  void what_waits_for_an_inbox_that_is_gone_is_parked_although_that_delivery_does_not_wait() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    DeliveryResult late = gone("1", INBOX);
    finish(lease, done("1"));
    finish(lease, late);
    assertEquals(List.of("2"), listed(State.PARKED));
  }

  @Test
  void an_inbox_that_is_gone_is_remembered_although_its_delivery_does_not_wait() {
    add("1", INBOX);
    HostLease lease = lease();
    DeliveryResult late = gone("1", INBOX);
    finish(lease, done("1"));
    add("2", INBOX);
    finish(lease, late);
    add("3", INBOX);
    assertEquals(List.of(), names(lease, NOW).stream().filter("3"::equals).toList());
  }

  @Test
  void an_inbox_that_is_back_is_sent_to_again() {
    add("1", INBOX);
    HostLease lease = lease();
    finish(lease, gone("1", INBOX));
    rollBack(tx -> deliveries().revive(tx, URI.create(INBOX)));
    add("2", INBOX);
    assertEquals(List.of(), read(lease, NOW));
    run(tx -> deliveries().revive(tx, URI.create(INBOX)));
    add("3", INBOX);
    assertEquals(List.of("3"), names(lease, NOW));
    run(tx -> deliveries().revive(tx, URI.create(INBOX)));
    assertEquals(List.of("1"), listed(State.PARKED), "what was parked stays parked");
  }

  @Test
  void ten_thousand_inboxes_that_are_gone_are_remembered() {
    int hosts = 100;
    List<Delivery> first = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      first.add(to(host(host) + "/first", host));
    }
    run(tx -> deliveries().add(tx, outbound("1"), first));
    List<Delivery> later = new ArrayList<>();
    Map<HostLease, List<DeliveryResult>> results =
        leases(NOW).stream().collect(Collectors.toMap(lease -> lease, lease -> new ArrayList<>()));
    assertEquals(hosts, results.size());
    results.forEach(
        (lease, some) -> {
          long delivery = only(lease, NOW).id();
          for (int i = 0; i < REMEMBERED / hosts; i++) {
            Delivery one = to(lease.host() + "/" + i, i);
            some.add(new DeliveryResult.Gone(delivery, one.target(), "410"));
            later.add(one);
          }
        });
    assertEquals(Set.of(), in(tx -> deliveries().finish(tx, results, NOW)));
    run(tx -> deliveries().add(tx, outbound("2"), later));
    assertEquals(List.of(), list(State.WAITING));
  }

  private static String host(int number) {
    return "https://h" + number + ".example" + number;
  }

  // ---------------------------------------------------------------- what is not wanted

  @Test
  void what_a_recipient_does_not_want_is_parked() {
    add("1", to(INBOX, 1), to(B + "/other", 2));
    add("2", to(INBOX, 1));
    HostLease lease = lease();
    assertEquals(0, park("1", C + "/inbox"));
    assertEquals(0, park("3", INBOX));
    assertEquals(1, park("1", INBOX));
    assertEquals(0, park("1", INBOX), "it does not wait any more");
    assertEquals(List.of("1"), listed(State.PARKED));
    assertEquals(INBOX, list(State.PARKED).get(0).delivery().delivery().target().toString());
    assertEquals(List.of("1", "2"), names(lease, NOW));
    assertEquals(0, list(State.PARKED).get(0).delivery().attempts());
  }

  @Test
  void what_is_not_wanted_ends_also_while_it_is_sent() {
    add("1", INBOX);
    HostLease lease = lease();
    DeliveryResult late = done("1");
    DeliveryResult again = retry("1", NOW);
    rollBack(tx -> deliveries().park(tx, activity("1"), URI.create(INBOX), "not wanted", NOW));
    assertEquals(List.of("1"), names(lease, NOW));
    park("1", INBOX);
    finish(lease, late);
    finish(lease, again);
    assertEquals(List.of(), read(lease, NOW));
    assertEquals(List.of("1"), listed(State.PARKED));
  }

  // ---------------------------------------------------------------- reading

  @Test
  void what_has_no_result_is_read_again() {
    add("1", INBOX);
    add("2", INBOX);
    HostLease lease = lease();
    assertEquals(List.of("1", "2"), names(lease, NOW));
    assertEquals(List.of("1", "2"), names(lease, NOW));
  }

  @Test
  void reading_goes_on_after_a_number_and_stops_at_a_limit() {
    List<String> all = numbered(11);
    all.forEach(name -> add(name, INBOX));
    HostLease lease = lease();
    List<String> read = new ArrayList<>();
    long after = 0;
    for (int i = 0; i < 6; i++) {
      List<QueuedDelivery> some = read(new Reading(lease, after, 2, Set.of()), NOW);
      assertEquals(i < 5 ? 2 : 1, some.size());
      read.addAll(names(some));
      after = some.get(some.size() - 1).id();
    }
    assertEquals(all, read);
    assertEquals(List.of(), read(new Reading(lease, after, 2, Set.of()), NOW));
  }

  @Test
  void what_cannot_be_sent_does_not_count_for_the_limit() {
    numbered(6).forEach(name -> add(name, INBOX));
    HostLease lease = lease();
    finish(lease, retry("0", at(9)), retry("1", at(9)), retry("3", at(9)));
    assertEquals(List.of("2", "4"), names(read(new Reading(lease, 0, 2, Set.of()), NOW)));
  }

  @Test
  void only_other_senders_are_read() {
    for (String sender : List.of("alice", "bob", "alice", "carol", "dave")) {
      add(outbound(sender, sender, NOW), to(INBOX, sender.hashCode()));
    }
    HostLease lease = lease();
    Set<String> without = Set.of("alice", "carol");
    assertEquals(List.of("bob", "dave"), names(read(new Reading(lease, 0, 2, without), NOW)));
  }

  @Test
  void several_hosts_are_read_together_each_with_its_own_limits() {
    add("1", INBOX);
    add("2", C + "/inbox");
    add("3", INBOX);
    add("4", C + "/inbox");
    List<HostLease> leases = leases(NOW);
    List<Reading> readings =
        leases.stream()
            .map(
                lease ->
                    lease.host().equals(B)
                        ? new Reading(lease, 0, 1, Set.of())
                        : new Reading(lease, id("2"), ALL, Set.of()))
            .toList();
    assertEquals(2, readings.size());
    List<QueuedDelivery> read = in(tx -> deliveries().read(tx, readings, NOW));
    assertEquals(Set.of("1", "4"), Set.copyOf(names(read)));
    assertEquals(2, read.size());
    assertEquals(List.of(), in(tx -> deliveries().read(tx, List.of(), NOW)));
  }
}
