package org.activitypub4j.server.memory;

import static org.activitypub4j.server.memory.Rows.LEASE;
import static org.activitypub4j.server.memory.Rows.NOW;
import static org.activitypub4j.server.memory.Rows.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore.Waiting;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lessons.md A14: what waits costs nothing, and who fails keeps nobody waiting. */
@Timeout(120)
class A14ClaimsTest {
  /** What the inbox looks at: a thousand hosts of each standing, and what is handed out. */
  private static final long MOST = 3_500;

  private static final int LEASES = 64;

  private final MemoryTransactions transactions = new MemoryTransactions();
  private final MemoryDeliveries deliveries = new MemoryDeliveries(transactions, 512L << 20);
  private final MemoryInbox inbox = new MemoryInbox(transactions, 512L << 20);
  private final Courier courier = new Courier(transactions, deliveries);

  private static String hostEach(int i) {
    return "https://h" + i + ".e" + i + "/inbox";
  }

  private static String hostsOfOneDomain(int i) {
    return "https://h" + i + ".dead.example/inbox";
  }

  private static String oneHost(int i) {
    return "https://dead.example/" + i + "/inbox";
  }

  private void send(String id, int count, IntFunction<String> inboxes) {
    List<String> all = IntStream.range(0, count).mapToObj(inboxes).toList();
    transactions.run(
        tx -> {
          deliveries.add(tx, Rows.outbound(id, 100), Rows.deliveries(all));
          return tx;
        });
  }

  /** Everything that waits fails once. */
  private void failAll(Instant due) {
    List<HostLease> all = courier.lease(HostStanding.UNKNOWN, Integer.MAX_VALUE, NOW);
    courier.read(all, Integer.MAX_VALUE, NOW).forEach(one -> courier.fail(one, due));
    courier.release(all, HostStanding.FAILS);
  }

  /** The most that one claim looked at, while so many deliveries fail, again and again. */
  private long looks(int count, IntFunction<String> inboxes) {
    send("o", count, inboxes);
    failAll(NOW.plusSeconds(60));
    long most = 0;
    for (int round = 0; round < 300; round++) {
      Instant now = NOW.plusSeconds(round);
      long before = deliveries.looks();
      List<HostLease> some = courier.lease(HostStanding.FAILS, LEASES, now);
      transactions.run(deliveries::nextDue);
      List<QueuedDelivery> read = courier.read(some, 2, now);
      most = Math.max(most, deliveries.looks() - before);
      assertThat(read.isEmpty()).isEqualTo(round < 60);
      read.forEach(one -> courier.fail(one, now.plusSeconds(100)));
      courier.release(some, HostStanding.FAILS);
    }
    return most;
  }

  @Test
  void a_claim_looks_at_no_more_if_twenty_thousand_hosts_fail() {
    assertThat(looks(20_000, A14ClaimsTest::hostEach)).isPositive().isLessThan(4 * LEASES);
  }

  @Test
  void a_claim_looks_at_no_more_if_twenty_thousand_hosts_of_one_domain_fail() {
    assertThat(looks(20_000, A14ClaimsTest::hostsOfOneDomain)).isPositive().isLessThan(4 * LEASES);
  }

  @Test
  void a_claim_looks_at_no_more_if_twenty_thousand_inboxes_of_one_host_fail() {
    assertThat(looks(20_000, A14ClaimsTest::oneHost)).isPositive().isLessThan(4 * LEASES);
  }

  @Test
  void a_claim_looks_at_no_more_if_all_hosts_are_leased() {
    send("o", 20_000, A14ClaimsTest::hostEach);
    assertThat(courier.lease(HostStanding.UNKNOWN, Integer.MAX_VALUE, NOW)).hasSize(20_000);
    long before = deliveries.looks();
    for (int i = 0; i < 100; i++) {
      assertThat(courier.lease(HostStanding.UNKNOWN, LEASES, NOW)).isEmpty();
    }
    assertThat(deliveries.looks() - before).isLessThan(100 * LEASES);
  }

  @Test
  void a_claim_looks_once_at_a_domain_that_it_leaves_out() {
    send("o", 20_000, A14ClaimsTest::hostsOfOneDomain);
    send("p", 1, i -> "https://b.example/inbox");
    long before = deliveries.looks();
    assertThat(courier.lease(HostStanding.UNKNOWN, LEASES, NOW, "dead.example"))
        .extracting(HostLease::host)
        .containsExactly("https://b.example");
    assertThat(deliveries.looks() - before).isLessThan(LEASES);
    assertThat(courier.lease(HostStanding.UNKNOWN, LEASES, NOW)).hasSize(LEASES);
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
  void a_claim_looks_at_no_host_where_all_comes_after_something_else() {
    Delivery first = Rows.delivery("https://b.example/users/bob/inbox", 0, null);
    transactions.run(
        tx -> {
          deliveries.add(tx, Rows.outbound("o", 9), List.of(first));
          for (int i = 1; i <= 5_000; i++) {
            Delivery behind = Rows.delivery("https://b.example/inbox", i, first.lane());
            deliveries.add(tx, Rows.outbound("o" + i, 9), List.of(behind));
          }
          return tx;
        });
    failTheFirst();
    long before = deliveries.looks();
    for (int i = 0; i < 100; i++) {
      assertThat(courier.lease(HostStanding.FAILS, LEASES, NOW.plusSeconds(9))).isEmpty();
    }
    assertThat(deliveries.looks() - before).isLessThan(100);
    List<HostLease> again = courier.lease(HostStanding.FAILS, LEASES, NOW.plusSeconds(10));
    assertThat(courier.read(again, Integer.MAX_VALUE, NOW.plusSeconds(10))).hasSize(5_001);
  }

  /** Only the first is tried, and holds back the others. */
  private void failTheFirst() {
    List<HostLease> host = courier.lease(HostStanding.UNKNOWN, LEASES, NOW);
    courier.read(host, 1, NOW).forEach(one -> courier.fail(one, NOW.plusSeconds(10)));
    assertThat(courier.read(host, Integer.MAX_VALUE, NOW)).isEmpty();
    courier.release(host, HostStanding.FAILS);
  }

  @Test
  void an_inbox_that_is_gone_costs_what_waits_for_it_and_no_more() {
    send("o", 20_000, A14ClaimsTest::oneHost);
    send("p", 20_000, A14ClaimsTest::oneHost);
    Set<String> ended = new HashSet<>();
    List<HostLease> host = courier.lease(HostStanding.UNKNOWN, LEASES, NOW);
    List<QueuedDelivery> some = courier.read(host, LEASES, NOW);
    while (!some.isEmpty()) {
      for (QueuedDelivery one : some) {
        URI gone = one.delivery().target();
        courier.finish(one, new DeliveryResult.Gone(one.id(), gone, "410"));
        ended.add(gone.toString());
      }
      some = courier.read(host, LEASES, NOW);
    }
    assertThat(ended).as("each inbox once").hasSize(20_000);
    assertThat(transactions.run(deliveries::counts).waiting()).isZero();
  }
}
