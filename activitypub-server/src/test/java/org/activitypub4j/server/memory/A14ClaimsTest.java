package org.activitypub4j.server.memory;

import static org.activitypub4j.server.memory.Rows.LEASE;
import static org.activitypub4j.server.memory.Rows.NOW;
import static org.activitypub4j.server.memory.Rows.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore.Claimed;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.Waiting;
import org.activitypub4j.server.spi.Places;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lessons.md A14: what waits costs nothing, and who fails keeps nobody waiting. */
@Timeout(120)
class A14ClaimsTest {
  private static final Places PLACES = Places.of(64);

  /** A thousand hosts of each standing that become due, and what is handed out. */
  private static final long MOST = 3_500;

  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryDeliveries deliveries = new MemoryDeliveries(transactions, 512L << 20);
  private final MemoryInbox inbox = new MemoryInbox(transactions, 512L << 20);

  private static String hostEach(int i) {
    return "https://h" + i + ".e" + i + "/inbox";
  }

  private static String oneHost(int i) {
    return "https://dead.example/" + i + "/inbox";
  }

  private void send(String id, int count, IntFunction<String> inboxes) {
    List<String> all = IntStream.range(0, count).mapToObj(inboxes).toList();
    transactions.run(
        tx -> {
          deliveries.add(tx, Rows.outbound(id, 100), Rows.deliveries(id, all));
          return tx;
        });
  }

  private List<Delivery> claim(Instant now) {
    return transactions.run(tx -> deliveries.claim(tx, PLACES, now, LEASE)).stream()
        .map(Claimed::delivery)
        .toList();
  }

  private Optional<Instant> nextDue() {
    return transactions.run(deliveries::nextDue);
  }

  private void fail(Delivery delivery, Instant due) {
    transactions.run(
        tx -> {
          deliveries.finish(
              tx,
              List.of(
                  new DeliveryResult.Retry(
                      delivery.id(), DeliveryResult.Cost.ATTEMPT, due, "503")));
          deliveries.rate(tx, delivery.host(), HostStanding.FAILS);
          return tx;
        });
  }

  private void arrive(Delivery delivery) {
    transactions.run(
        tx -> {
          deliveries.finish(tx, List.of(new DeliveryResult.Done(delivery.id(), "202")));
          deliveries.rate(tx, delivery.host(), HostStanding.ANSWERS);
          return tx;
        });
  }

  /** Everything that waits fails once. */
  private void failAll(Instant due) {
    List<Delivery> some = claim(NOW);
    while (!some.isEmpty()) {
      some.forEach(delivery -> fail(delivery, due));
      some = claim(NOW);
    }
  }

  /** The most that one claim looked at, while so many deliveries fail, again and again. */
  private long looks(int count, IntFunction<String> inboxes) {
    send("o", count, inboxes);
    failAll(NOW.plusSeconds(60));
    long most = 0;
    for (int round = 0; round < 300; round++) {
      Instant now = NOW.plusSeconds(round);
      long before = deliveries.looks();
      List<Delivery> some = claim(now);
      transactions.run(deliveries::nextDue);
      most = Math.max(most, deliveries.looks() - before);
      some.forEach(delivery -> fail(delivery, now.plusSeconds(100)));
    }
    return most;
  }

  @Test
  void a_claim_looks_at_no_more_if_twenty_thousand_hosts_fail() {
    assertThat(looks(20_000, A14ClaimsTest::hostEach)).isPositive().isLessThan(MOST);
  }

  @Test
  void a_claim_looks_at_no_more_if_twenty_thousand_inboxes_of_one_host_fail() {
    assertThat(looks(20_000, A14ClaimsTest::oneHost)).isPositive().isLessThan(4 * 64);
  }

  @Test
  void a_claim_looks_at_no_more_if_all_places_are_taken() {
    send("o", 20_000, A14ClaimsTest::hostEach);
    while (!claim(NOW).isEmpty()) {
      // all places of unproven hosts
    }
    long before = deliveries.looks();
    for (int i = 0; i < 100; i++) {
      assertThat(claim(NOW)).isEmpty();
    }
    assertThat(deliveries.looks() - before).isLessThan(100 * 64);
  }

  @Test
  void a_claim_of_activities_looks_at_no_more_if_many_wait() {
    transactions.run(
        tx -> {
          for (int i = 0; i < 9_000; i++) {
            inbox.accept(tx, List.of(entry("k" + i, "https://h" + i + ".e" + (i % 90) + "/", 9)));
          }
          return tx;
        });
    for (int i = 0; i < 500; i++) {
      long before = inbox.looks();
      Instant now = NOW.plusSeconds(i);
      transactions
          .run(tx -> inbox.claim(tx, Places.of(16), now, LEASE))
          .forEach(
              entry ->
                  transactions.run(
                      tx -> {
                        inbox.retry(
                            tx, entry.key(), now.plusSeconds(60), Waiting.ORDERING_KEY, "503");
                        return tx;
                      }));
      assertThat(inbox.looks() - before).isLessThan(MOST);
    }
  }

  @Test
  void a_claim_of_activities_looks_at_no_more_if_actors_send_about_many_objects() {
    transactions.run(
        tx -> {
          for (int i = 0; i < 2_000; i++) {
            inbox.accept(tx, List.of(entry("k" + i, "https://evil.example/" + i % 10, 9)));
          }
          return tx;
        });
    for (int i = 0; i < 2_000; i++) {
      long before = inbox.looks();
      List<InboxEntry> some = transactions.run(tx -> inbox.claim(tx, Places.of(16), NOW, LEASE));
      assertThat(some).as("two of a host").hasSizeLessThanOrEqualTo(2);
      for (InboxEntry one : some) {
        Waiting waiting = i % 2 == 0 ? Waiting.ORDERING_KEY : Waiting.ACTOR;
        transactions.run(
            tx -> {
              inbox.retry(tx, one.key(), NOW.plusSeconds(60), waiting, "503");
              return tx;
            });
      }
      assertThat(inbox.looks() - before).isLessThan(16);
    }
  }

  @Test
  void a_claim_looks_at_nothing_that_comes_after_something_else() {
    Delivery first = Rows.delivery("first", "o", "https://b.example/users/bob/inbox");
    transactions.run(
        tx -> {
          deliveries.add(tx, Rows.outbound("o", 9), List.of(first));
          for (int i = 0; i < 5_000; i++) {
            String id = "behind" + i;
            Delivery behind =
                new Delivery(
                    id, id, first.kind(), first.target(), first.host(), id, first.lane(), 0, 0);
            deliveries.add(tx, Rows.outbound(id, 9), List.of(behind));
          }
          return tx;
        });
    long before = deliveries.looks();
    for (int i = 0; i < 100; i++) {
      Instant now = NOW.plusSeconds(10L * i);
      assertThat(claim(now)).extracting(Delivery::id).containsExactly(first.id());
      fail(first, now.plusSeconds(10));
    }
    assertThat(deliveries.looks() - before).isLessThan(100 * 8);
    claim(NOW.plusSeconds(1_000)).forEach(this::arrive);
    assertThat(claim(NOW.plusSeconds(1_000))).hasSize(2);
  }

  @Test
  void an_inbox_that_is_gone_costs_what_waits_for_it_and_no_more() {
    send("o", 20_000, A14ClaimsTest::oneHost);
    send("p", 20_000, A14ClaimsTest::oneHost);
    Set<String> ended = new HashSet<>();
    List<Delivery> some = claim(NOW);
    while (!some.isEmpty()) {
      for (Delivery delivery : some) {
        transactions.run(
            tx -> {
              deliveries.finish(
                  tx, List.of(new DeliveryResult.Gone(delivery.id(), delivery.target(), "410")));
              return tx;
            });
        ended.add(delivery.target().toString());
      }
      some = claim(NOW);
    }
    assertThat(ended).as("each inbox once").hasSize(20_000);
    assertThat(transactions.run(deliveries::counts).pending()).isZero();
  }

  @Test
  void D2_hosts_that_fail_have_a_quarter_of_the_places() {
    Instant later = NOW.plusSeconds(60);
    send("o", 200, A14ClaimsTest::hostEach);
    failAll(later);
    send("p", 200, A14ClaimsTest::hostEach);
    assertThat(claim(later)).hasSize(16);
    assertThat(claim(later)).isEmpty();
  }

  @Test
  void D2_hosts_that_are_not_known_have_half_of_the_places() {
    send("o", 200, A14ClaimsTest::hostEach);
    assertThat(claim(NOW)).hasSize(32);
    assertThat(claim(NOW)).isEmpty();
  }

  @Test
  void D2_hosts_that_answer_have_places_while_all_others_hang() {
    IntFunction<String> known = i -> "https://known" + i + "/inbox";
    send("o", 20, known);
    claim(NOW).forEach(this::arrive);
    send("p", 1_000, A14ClaimsTest::hostEach);
    assertThat(claim(NOW)).hasSize(32);
    send("q", 20, known);
    assertThat(claim(NOW)).hasSize(20).allMatch(one -> one.outbound().equals("q"));
  }

  @Test
  void D2_hosts_that_are_new_have_their_turn_while_others_are_sent_very_much() {
    IntFunction<String> known = i -> "https://known" + i + "/inbox";
    send("o", 32, known);
    claim(NOW).forEach(this::arrive);
    for (int post = 0; post < 100; post++) {
      send("p" + post, 32, known);
    }
    send("new", 1, i -> "https://new.example/inbox");
    int before = 0;
    List<Delivery> some = claim(NOW);
    while (some.stream().noneMatch(one -> one.outbound().equals("new"))) {
      before += some.size();
      some.forEach(this::arrive);
      some = claim(NOW);
    }
    assertThat(before).isLessThan(3 * 64);
  }

  @Test
  void G5_a_host_has_two_places_and_gets_them_back() {
    send("o", 10, A14ClaimsTest::oneHost);
    List<Delivery> first = claim(NOW);
    assertThat(first).hasSize(2);
    assertThat(claim(NOW)).isEmpty();
    arrive(first.get(0));
    assertThat(claim(NOW)).hasSize(1);
    assertThat(claim(NOW.plus(LEASE))).as("leases that ended").hasSize(2);
  }

  @Test
  void the_places_of_a_host_move_with_its_standing() {
    send("o", 16, A14ClaimsTest::hostEach);
    assertThat(claim(NOW)).hasSize(16);
    for (int i = 0; i < 16; i++) {
      String host = "https://h" + i + ".e" + i;
      transactions.run(
          tx -> {
            deliveries.rate(tx, host, HostStanding.FAILS);
            return tx;
          });
    }
    send("p", 200, i -> hostEach(i + 100));
    assertThat(claim(NOW)).as("half, less those that fail").hasSize(16);
    transactions.run(
        tx -> {
          deliveries.rate(tx, "https://h101.e101", HostStanding.FAILS);
          return tx;
        });
    assertThat(claim(NOW)).isEmpty();
  }

  @Test
  void nextDue_tells_the_earliest_of_all() {
    send("o", 3, A14ClaimsTest::hostEach);
    assertThat(nextDue()).contains(NOW);
    List<Delivery> all = claim(NOW);
    assertThat(nextDue()).contains(NOW.plus(LEASE));
    fail(all.get(1), NOW.plusSeconds(7));
    assertThat(nextDue()).contains(NOW.plusSeconds(7));
    fail(all.get(0), NOW.plusSeconds(5));
    assertThat(nextDue()).contains(NOW.plusSeconds(5));
    all.forEach(this::arrive);
    assertThat(nextDue()).isEmpty();
  }

  @Test
  void a_clock_that_goes_back_hands_out_nothing_early() {
    send("o", 3, A14ClaimsTest::hostEach);
    claim(NOW).forEach(delivery -> fail(delivery, NOW.plusSeconds(100)));
    Places one = new Places(1, 2, 2, 1);
    Instant later = NOW.plusSeconds(100);
    List<Claimed> first = transactions.run(tx -> deliveries.claim(tx, one, later, LEASE));
    assertThat(first).hasSize(1);
    assertThat(claim(NOW)).isEmpty();
    assertThat(claim(NOW.plusSeconds(100))).hasSize(2);
  }
}
