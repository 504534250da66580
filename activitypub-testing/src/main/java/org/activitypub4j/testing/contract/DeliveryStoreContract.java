package org.activitypub4j.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Claimed;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryStore} does. */
public abstract class DeliveryStoreContract extends StoreContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final String HOST = "https://b.example";

  /** Rows of which a host has no room for all, nor a domain. */
  private static final int MANY = 1_000;

  private static final int TOO_MANY_TIMES = 1_000;

  /** Only for subclasses. */
  protected DeliveryStoreContract() {}

  private DeliveryStore deliveries() {
    return storage.deliveries();
  }

  private static OutboundActivity outbound(String id) {
    return outbound(id, NOW);
  }

  private static OutboundActivity outbound(String id, Instant due) {
    return new OutboundActivity(
        id, "alice", URI.create("https://a.example/" + id), id.getBytes(UTF_8), NOW, due, null);
  }

  /** In a lane of its own. */
  private static Delivery to(String inbox, String id) {
    return lane(id, inbox, "lane of " + id, null);
  }

  private static Delivery lane(String id, String inbox, String lane, @Nullable String after) {
    return of(id, Delivery.Kind.INBOX, inbox, lane, after);
  }

  private static Delivery of(
      String id, Delivery.Kind kind, String target, String lane, @Nullable String after) {
    URI uri = URI.create(target);
    String host = uri.getScheme() + "://" + uri.getRawAuthority();
    return new Delivery(id, "o" + id, kind, uri, host, lane, after, 0, 0);
  }

  private static DeliveryResult done(String id) {
    return new DeliveryResult.Done(id, "202");
  }

  private static DeliveryResult retry(String id, Instant due) {
    return new DeliveryResult.Retry(id, Cost.ATTEMPT, due, "503");
  }

  private static DeliveryResult parked(String id) {
    return new DeliveryResult.Parked(id, "400");
  }

  private static DeliveryResult gone(String id, String inbox) {
    return new DeliveryResult.Gone(id, URI.create(inbox), "410");
  }

  /** Each with an activity of its own. */
  private void add(Delivery... all) {
    run(tx -> add(tx, all));
  }

  private void add(Tx tx, Delivery... all) {
    for (Delivery one : all) {
      deliveries().add(tx, outbound(one.outbound()), List.of(one));
    }
  }

  private void finish(DeliveryResult... results) {
    run(tx -> deliveries().finish(tx, List.of(results)));
  }

  private int park(String activity, String target) {
    URI id = URI.create("https://a.example/" + activity);
    return in(tx -> deliveries().park(tx, id, URI.create(target), "rejected"));
  }

  private void rate(String host, HostStanding standing) {
    run(tx -> deliveries().rate(tx, host, standing));
  }

  private List<Claimed> claim(Places places, Instant now) {
    return in(tx -> deliveries().claim(tx, places, now, LEASE));
  }

  private List<String> claimed(Places places, Instant now) {
    return claim(places, now).stream().map(one -> one.delivery().id()).toList();
  }

  private List<String> claimed(Instant now) {
    return claimed(Places.of(64), now);
  }

  private Optional<Instant> nextDue() {
    return in(tx -> deliveries().nextDue(tx));
  }

  private DeliveryStore.Counts counts() {
    return in(tx -> deliveries().counts(tx));
  }

  private List<Status> latest(int limit) {
    return in(tx -> deliveries().latest(tx, limit));
  }

  private static Instant at(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  // ---------------------------------------------------------------- add and claim

  @Test
  void a_delivery_is_claimed_as_it_was_added() {
    Delivery delivery = of("1", Delivery.Kind.ACTOR, HOST + "/users/bob", "lane", "other lane");
    add(delivery);
    List<Claimed> all = claim(Places.of(64), NOW);
    assertEquals(1, all.size());
    assertEquals(delivery, all.get(0).delivery());
    OutboundActivity expected = outbound("o1");
    OutboundActivity sent = all.get(0).outbound();
    assertEquals(expected.id(), sent.id());
    assertEquals(expected.actor(), sent.actor());
    assertEquals(expected.activity(), sent.activity());
    assertEquals(new String(expected.document(), UTF_8), new String(sent.document(), UTF_8));
    assertEquals(expected.created(), sent.created());
    assertEquals(expected.due(), sent.due());
  }

  @Test
  void an_activity_goes_to_all_its_inboxes() {
    Delivery one = to(HOST + "/inbox", "1");
    Delivery two = to("https://c.example/inbox", "2");
    run(tx -> deliveries().add(tx, outbound("o"), List.of(one, two)));
    assertEquals(Set.of("1", "2"), Set.copyOf(claimed(NOW)));
    assertEquals(List.of(), claimed(NOW));
  }

  @Test
  void nothing_is_sent_before_it_is_due() {
    Delivery one = to(HOST + "/inbox", "1");
    run(tx -> deliveries().add(tx, outbound("o", at(3)), List.of(one)));
    assertEquals(Optional.of(at(3)), nextDue());
    assertEquals(List.of(), claimed(at(3).minusMillis(1)));
    assertEquals(List.of("1"), claimed(at(3)));
  }

  @Test
  void what_is_rolled_back_was_never_added_leased_or_finished() {
    rollBack(tx -> add(tx, to(HOST + "/inbox", "1")));
    assertEquals(Optional.empty(), nextDue());
    assertEquals(0, counts().pending());
    add(to(HOST + "/inbox", "2"));
    rollBack(tx -> deliveries().claim(tx, Places.of(64), NOW, LEASE));
    assertEquals(List.of("2"), claimed(NOW));
    for (DeliveryResult result :
        List.of(done("2"), retry("2", NOW), parked("2"), gone("2", HOST + "/inbox"))) {
      rollBack(tx -> deliveries().finish(tx, List.of(result)));
    }
    assertEquals(List.of(), claimed(NOW), "it is leased");
    assertEquals(new DeliveryStore.Counts(1, 0, 0), counts());
    assertEquals(0, claim(Places.of(64), NOW.plus(LEASE)).get(0).delivery().attempts());
  }

  // ---------------------------------------------------------------- order

  @Test
  void what_is_in_one_lane_arrives_in_the_order_of_adding() {
    for (String id : List.of("1", "2", "3")) {
      add(lane(id, HOST + "/inbox", "note", null));
    }
    for (String id : List.of("1", "2", "3")) {
      assertEquals(List.of(id), claimed(NOW));
      assertEquals(List.of(), claimed(NOW), "while it is being sent");
      finish(retry(id, at(5)));
      assertEquals(List.of(), claimed(at(4)), "while it waits for another try");
      assertEquals(List.of(id), claimed(at(5)));
      finish(id.equals("1") ? done(id) : parked(id));
    }
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void the_order_of_a_lane_holds_within_one_call_of_add() {
    run(
        tx ->
            deliveries()
                .add(
                    tx,
                    outbound("o"),
                    List.of(
                        lane("1", HOST + "/users/a", "note", null),
                        lane("2", HOST + "/users/b", "note", null))));
    assertEquals(List.of("1"), claimed(NOW));
    finish(done("1"));
    assertEquals(List.of("2"), claimed(NOW));
  }

  @Test
  void lanes_do_not_wait_for_each_other() {
    add(lane("1", HOST + "/inbox", "note", null), lane("2", HOST + "/inbox", "other note", null));
    assertEquals(List.of("1", "2"), claimed(NOW));
    finish(retry("1", at(60)), done("2"));
    add(lane("3", HOST + "/inbox", "third note", null));
    assertEquals(List.of("3"), claimed(NOW));
  }

  @Test
  void lanes_of_one_name_at_different_hosts_do_not_wait_for_each_other() {
    add(
        lane("1", HOST + "/inbox", "note", null),
        lane("2", "https://c.example/inbox", "note", null));
    assertEquals(Set.of("1", "2"), Set.copyOf(claimed(NOW)));
  }

  @Test
  void what_is_to_come_after_a_lane_waits_for_what_was_added_to_it_before() {
    add(
        lane("accept", HOST + "/users/bob/inbox", "bob", null),
        lane("post", HOST + "/inbox", "note", "bob"),
        lane("unrelated", HOST + "/inbox", "other note", null),
        lane("undo", HOST + "/users/bob/inbox", "bob", null));
    assertEquals(List.of("accept", "unrelated"), claimed(NOW));
    finish(retry("accept", at(60)), done("unrelated"));
    assertEquals(List.of(), claimed(at(59)));
    assertEquals(Optional.of(at(60)), nextDue());
    assertEquals(List.of("accept"), claimed(at(60)));
    finish(done("accept"));
    assertEquals(List.of("post", "undo"), claimed(at(60)));
  }

  @Test
  void what_is_to_come_after_a_lane_goes_when_that_is_given_up() {
    add(
        lane("accept", HOST + "/users/bob/inbox", "bob", null),
        lane("post", HOST + "/inbox", "note", "bob"),
        lane("update", HOST + "/inbox", "note", "bob"));
    assertEquals(List.of("accept"), claimed(NOW));
    finish(gone("accept", HOST + "/users/bob/inbox"));
    assertEquals(List.of("post"), claimed(NOW));
    finish(done("post"));
    assertEquals(List.of("update"), claimed(NOW));
  }

  @Test
  void a_result_that_is_rolled_back_lets_nothing_go() {
    add(
        lane("accept", HOST + "/users/bob/inbox", "bob", null),
        lane("post", HOST + "/inbox", "note", "bob"));
    assertEquals(List.of("accept"), claimed(NOW));
    rollBack(tx -> deliveries().finish(tx, List.of(done("accept"))));
    assertEquals(List.of(), claimed(NOW));
    finish(done("accept"));
    assertEquals(List.of("post"), claimed(NOW));
  }

  @Test
  void what_is_to_come_after_an_empty_lane_waits_for_nothing() {
    add(lane("post", HOST + "/inbox", "note", "bob"));
    assertEquals(List.of("post"), claimed(NOW));
  }

  @Test
  void deliveries_of_a_host_are_started_in_the_order_of_sending() {
    for (int i = 0; i < 6; i++) {
      add(to(HOST + "/inbox", "" + i));
    }
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      started.addAll(claimed(new Places(1, 1, 2, 1), NOW));
      finish(done("" + i));
    }
    assertEquals(List.of("0", "1", "2", "3", "4", "5"), started);
  }

  // ---------------------------------------------------------------- results

  @Test
  void a_result_counts_an_attempt() {
    add(to(HOST + "/inbox", "1"));
    for (int attempt = 0; attempt < 3; attempt++) {
      List<Claimed> all = claim(Places.of(64), at(attempt));
      assertEquals(attempt, all.get(0).delivery().attempts());
      finish(retry("1", at(attempt + 1)));
    }
    assertEquals("503", latest(1).get(0).detail().orElseThrow());
    claimed(at(3));
    finish(done("1"));
    assertEquals(4, latest(1).get(0).delivery().attempts());
  }

  @Test
  void a_lease_that_ends_makes_it_due_again_without_an_attempt() {
    add(to(HOST + "/inbox", "1"));
    claimed(NOW);
    assertEquals(Optional.of(NOW.plus(LEASE)), nextDue());
    assertEquals(List.of(), claimed(NOW.plus(LEASE).minusMillis(1)));
    List<Claimed> again = claim(Places.of(64), NOW.plus(LEASE));
    assertEquals(1, again.size());
    assertEquals(0, again.get(0).delivery().attempts());
  }

  @Test
  void a_result_that_comes_after_the_lease_counts() {
    add(to(HOST + "/inbox", "1"));
    claimed(NOW);
    claimed(NOW.plus(LEASE));
    finish(done("1"));
    assertEquals(new DeliveryStore.Counts(0, 1, 0), counts());
    assertEquals(List.of(), claimed(NOW.plus(LEASE).plus(LEASE)));
  }

  @Test
  void a_result_for_what_does_not_wait_changes_nothing() {
    add(to(HOST + "/inbox", "1"));
    claimed(NOW);
    finish(done("1"));
    finish(done("1"), retry("1", NOW), parked("1"), done("unknown"));
    assertEquals(new DeliveryStore.Counts(0, 1, 0), counts());
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void everything_that_waits_for_an_inbox_that_is_gone_is_parked() {
    add(
        lane("1", HOST + "/inbox", "note", null),
        lane("2", HOST + "/inbox", "note", null),
        lane("3", HOST + "/inbox", "other note", null),
        lane("4", HOST + "/inbox/other", "note", null),
        of("5", Delivery.Kind.ACTOR, HOST + "/users/bob", "third note", null));
    claimed(NOW);
    finish(gone("1", HOST + "/inbox"));
    assertEquals(new DeliveryStore.Counts(2, 0, 3), counts());
    assertEquals(
        Set.of("4", "5"), Set.copyOf(claimed(NOW.plus(LEASE))), "what goes to another target");
  }

  @Test
  void a_delivery_to_an_actor_ends_with_the_inbox_of_the_actor() {
    add(
        of("1", Delivery.Kind.ACTOR, HOST + "/users/bob", "note", null),
        to(HOST + "/users/bob/inbox", "2"));
    claimed(NOW);
    finish(gone("1", HOST + "/users/bob/inbox"));
    assertEquals(new DeliveryStore.Counts(0, 0, 2), counts());
  }

  @Test
  void a_retry_says_what_it_costs() {
    add(to(HOST + "/inbox", "1"));
    for (Cost cost : List.of(Cost.NOTHING, Cost.ATTEMPT, Cost.REFUSAL)) {
      claimed(NOW);
      finish(new DeliveryResult.Retry("1", cost, NOW, "later"));
    }
    Delivery tried = claim(Places.of(64), NOW).get(0).delivery();
    assertEquals(2, tried.attempts());
    assertEquals(1, tried.refusals());
  }

  @Test
  void what_is_sent_to_an_inbox_that_is_gone_is_left_out_until_it_is_back() {
    finish(gone("unknown", HOST + "/inbox"));
    add(
        to(HOST + "/inbox", "1"),
        to(HOST + "/other", "2"),
        of("3", Delivery.Kind.ACTOR, HOST + "/users/bob", "lane", null));
    assertEquals(Set.of("2", "3"), Set.copyOf(claimed(NOW)));
    assertEquals(new DeliveryStore.Counts(2, 0, 0), counts());
    rollBack(tx -> deliveries().revive(tx, URI.create(HOST + "/inbox")));
    add(to(HOST + "/inbox", "4"));
    assertEquals(2, counts().pending());
    run(tx -> deliveries().revive(tx, URI.create(HOST + "/inbox")));
    add(to(HOST + "/inbox", "5"));
    assertEquals(3, counts().pending());
  }

  @Test
  void what_a_recipient_does_not_want_is_parked_and_what_comes_behind_it_goes_on() {
    add(
        lane("1", HOST + "/inbox", "note", null),
        lane("2", HOST + "/inbox", "note", null),
        lane("3", HOST + "/other", "other", null));
    claimed(NOW);
    assertEquals(1, park("o1", HOST + "/inbox"));
    assertEquals(0, park("o1", HOST + "/other"));
    assertEquals(List.of("2"), claimed(NOW));
    finish(done("1"));
    assertEquals(new DeliveryStore.Counts(2, 0, 1), counts());
  }

  // ---------------------------------------------------------------- times

  @Test
  void nextDue_tells_the_earliest_of_all() {
    assertEquals(Optional.empty(), nextDue());
    add(to(HOST + "/inbox", "1"), to("https://c.example/inbox", "2"));
    assertEquals(Optional.of(NOW), nextDue());
    claimed(NOW);
    finish(retry("1", at(20)), retry("2", at(10)));
    assertEquals(Optional.of(at(10)), nextDue());
    claimed(at(10));
    finish(done("2"));
    assertEquals(Optional.of(at(20)), nextDue());
    finish(parked("1"));
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void a_clock_that_goes_back_hands_out_nothing_early() {
    add(to(HOST + "/inbox", "1"), to("https://c.example/inbox", "2"));
    claimed(NOW);
    finish(retry("1", at(100)), retry("2", at(100)));
    assertEquals(1, claimed(new Places(1, 2, 2, 1), at(100)).size());
    assertEquals(List.of(), claimed(at(99)));
    assertEquals(1, claimed(at(100)).size());
  }

  // ---------------------------------------------------------------- places

  @Test
  void a_host_has_so_many_places_and_gets_them_back() {
    for (int i = 0; i < 5; i++) {
      add(to(HOST + "/" + i + "/inbox", "" + i));
    }
    add(to("https://c.example/inbox", "other"));
    assertEquals(Set.of("0", "1", "other"), Set.copyOf(claimed(NOW)));
    assertEquals(List.of(), claimed(NOW));
    finish(done("0"));
    assertEquals(List.of("2"), claimed(NOW));
    finish(retry("1", at(60)));
    assertEquals(List.of("3"), claimed(NOW));
  }

  @Test
  void hosts_take_turns() {
    for (int i = 0; i < 50; i++) {
      add(to(HOST + "/" + i + "/inbox", "much" + i));
    }
    add(to("https://c.example/inbox", "little"));
    List<String> some = claimed(new Places(2, 2, 2, 1), NOW);
    assertEquals(Set.of("much0", "little"), Set.copyOf(some));
  }

  @Test
  void no_more_are_leased_than_there_are_places_in_all() {
    for (int i = 0; i < 8; i++) {
      add(to("https://h.example" + i + "/inbox", "" + i));
    }
    assertEquals(3, claimed(new Places(3, 2, 8, 4), NOW).size());
  }

  @Test
  void hosts_that_fail_and_hosts_that_are_unknown_leave_places_for_those_that_answer() {
    for (int i = 0; i < 10; i++) {
      rate("https://good.example" + i, HostStanding.ANSWERS);
      rate("https://bad.example" + i, HostStanding.FAILS);
      add(
          to("https://bad.example" + i + "/inbox", "bad" + i),
          to("https://new.example" + i + "/inbox", "new" + i),
          to("https://good.example" + i + "/inbox", "good" + i));
    }
    Places places = new Places(100, 2, 8, 4);
    Map<String, Integer> count = new TreeMap<>();
    claimed(places, NOW)
        .forEach(id -> count.merge(id.substring(0, id.length() - 1), 1, Integer::sum));
    assertEquals(10, count.get("good"));
    assertTrue(count.getOrDefault("bad", 0) <= 4, () -> "hosts that fail: " + count);
    assertEquals(8, count.getOrDefault("bad", 0) + count.getOrDefault("new", 0));
    assertEquals(List.of(), claimed(places, NOW));
  }

  @Test
  void what_is_leased_counts_for_the_standing_that_its_host_has_now() {
    Places places = new Places(100, 2, 4, 2);
    for (int i = 0; i < 4; i++) {
      add(to("https://h.example" + i + "/inbox", "" + i));
    }
    assertEquals(4, claimed(places, NOW).size());
    add(to("https://h.example9/inbox", "9"));
    assertEquals(List.of(), claimed(places, NOW));
    rate("https://h.example0", HostStanding.ANSWERS);
    assertEquals(List.of("9"), claimed(places, NOW));
  }

  // ---------------------------------------------------------------- shares

  private static List<Delivery> many(int round, String host) {
    List<Delivery> many = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      many.add(to(host.replace("*", "h" + i) + "/" + round + "/" + i, round + " " + host + i));
    }
    return many;
  }

  /** Adds until something is parked at once. */
  private void fill(String host) {
    for (int round = 0; round < TOO_MANY_TIMES; round++) {
      List<Delivery> some = many(round, host);
      OutboundActivity outbound = outbound("o" + host + round);
      run(tx -> deliveries().add(tx, outbound, some));
      if (counts().parked() > 0) {
        return;
      }
    }
    throw new AssertionError("no share is ever full");
  }

  @Test
  void what_a_host_has_no_room_for_is_parked_at_once_and_the_rest_is_added() {
    fill("https://dead.example");
    long pending = counts().pending();
    long parked = counts().parked();
    run(
        tx ->
            deliveries()
                .add(
                    tx,
                    outbound("last"),
                    List.of(
                        to("https://dead.example/last", "dead"), to(HOST + "/inbox", "alive"))));
    assertEquals(pending + 1, counts().pending());
    assertEquals(parked + 1, counts().parked());
    assertTrue(claimed(NOW).contains("alive"));
  }

  @Test
  void what_a_domain_has_no_room_for_is_parked_at_once() {
    fill("https://*.dead.example");
    long pending = counts().pending();
    add(to(HOST + "/inbox", "alive"));
    assertEquals(pending + 1, counts().pending());
  }

  @Test
  void an_activity_for_which_there_is_no_room_is_refused_whole() {
    int kept = 0;
    try {
      for (; kept < TOO_MANY_TIMES; kept++) {
        int round = kept;
        List<Delivery> some = many(round, "https://h.example" + round);
        run(tx -> deliveries().add(tx, outbound("o" + round), some));
      }
    } catch (QueueFullException e) {
      assertEquals(QueueFullException.Share.TOTAL, e.share());
      long pending = counts().pending();
      run(
          tx ->
              assertThrows(
                  QueueFullException.class,
                  () -> deliveries().add(tx, outbound("o"), many(-1, "https://further.example"))));
      assertEquals(pending, counts().pending());
      return;
    }
    throw new AssertionError("the store is never full: " + kept);
  }

  // ---------------------------------------------------------------- for people

  @Test
  void the_latest_are_those_that_wait_and_then_those_that_ended() {
    add(
        to(HOST + "/inbox", "1"),
        to("https://c.example/inbox", "2"),
        to("https://d.example/inbox", "3"),
        to("https://e.example/inbox", "4"));
    claimed(NOW);
    finish(done("1"));
    finish(parked("3"));
    finish(retry("2", at(9)));
    List<Status> all = latest(10);
    assertEquals(
        List.of("4", "2", "3", "1"), all.stream().map(one -> one.delivery().id()).toList());
    assertEquals(
        List.of(State.PENDING, State.PENDING, State.PARKED, State.DELIVERED),
        all.stream().map(Status::state).toList());
    assertEquals(Optional.empty(), all.get(0).detail());
    assertEquals(Optional.of("503"), all.get(1).detail());
    assertEquals(Optional.of("400"), all.get(2).detail());
    assertEquals(Optional.of("202"), all.get(3).detail());
    assertEquals("o2", all.get(1).outbound().id());
    assertEquals(3, latest(3).size());
    assertEquals(new DeliveryStore.Counts(2, 1, 1), counts());
  }

  @Test
  void a_long_detail_is_cut() {
    add(to(HOST + "/inbox", "1"));
    claimed(NOW);
    finish(new DeliveryResult.Retry("1", Cost.ATTEMPT, at(1), "x".repeat(1_000)));
    assertTrue(latest(1).get(0).detail().orElseThrow().length() <= 300);
    claimed(at(1));
    finish(new DeliveryResult.Parked("1", "x".repeat(1_000)));
    assertTrue(latest(1).get(0).detail().orElseThrow().length() <= 300);
  }

  // ---------------------------------------------------------------- threads

  @Test
  void each_delivery_is_leased_once_and_in_order_while_many_threads_add_and_send()
      throws Exception {
    int count = 40;
    List<String> sent = Collections.synchronizedList(new ArrayList<>());
    List<String> done =
        together(
            4,
            thread -> {
              for (int i = 0; i < count; i++) {
                String id = thread + "-" + i;
                String host = "https://h" + i % 5 + ".example" + i % 5;
                Delivery one = lane(id, host + "/inbox", "lane " + thread, null);
                repeat(
                    tx -> {
                      deliveries().add(tx, outbound(one.outbound()), List.of(one));
                      return tx;
                    });
              }
              return sendUntilNothingIsLeft(sent);
            });
    assertEquals(4 * count, done.size());
    assertEquals(4 * count, new HashSet<>(done).size(), "each once");
    for (int thread = 0; thread < 4; thread++) {
      for (int host = 0; host < 5; host++) {
        List<Integer> order = inLane(sent, thread + "-", host);
        assertEquals(order.stream().sorted().toList(), order);
      }
    }
  }

  private static List<Integer> inLane(List<String> sent, String thread, int host) {
    return sent.stream()
        .filter(id -> id.startsWith(thread))
        .map(id -> Integer.parseInt(id.substring(thread.length())))
        .filter(number -> number % 5 == host)
        .toList();
  }

  private List<String> sendUntilNothingIsLeft(List<String> sent) {
    List<String> done = new ArrayList<>();
    while (repeat(tx -> deliveries().nextDue(tx)).isPresent()) {
      for (Claimed one : repeat(tx -> deliveries().claim(tx, Places.of(64), NOW, LEASE))) {
        String id = one.delivery().id();
        sent.add(id);
        done.add(id);
        repeat(
            tx -> {
              deliveries().finish(tx, List.of(done(id)));
              return tx;
            });
      }
      Thread.onSpinWait();
    }
    return done;
  }
}
