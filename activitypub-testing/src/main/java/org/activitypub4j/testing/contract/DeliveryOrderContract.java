package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

/** In which order every {@link DeliveryStore} hands out what waits, whoever adds and sends. */
public abstract class DeliveryOrderContract extends DeliveryContract {
  private static final long PATIENCE_SECONDS = 30;
  private static final int THREADS = 4;

  /** Only for subclasses. */
  protected DeliveryOrderContract() {}

  // ---------------------------------------------------------------- lanes

  @Test
  void deliveries_are_read_in_the_order_of_adding() {
    numbered(20).forEach(name -> add(name, to(B + "/" + name, name.hashCode() % 3)));
    HostLease lease = lease();
    assertEquals(numbered(20), names(lease, NOW));
    List<Long> ids = read(lease, NOW).stream().map(QueuedDelivery::id).toList();
    assertEquals(ids.stream().sorted().distinct().toList(), ids, "their numbers rise");
  }

  @Test
  void what_is_behind_something_that_is_being_sent_is_read() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 1));
    add("3", to(INBOX, 2, 1L));
    HostLease lease = lease();
    assertEquals(List.of("1", "2", "3"), names(lease, NOW));
    assertEquals(List.of("1", "2", "3"), names(lease, NOW), "the process keeps the order of these");
  }

  @Test
  void what_is_in_the_lane_of_something_that_is_tried_later_is_left_out() {
    add("1", to(INBOX, 1));
    add("2", to(B + "/other", 1));
    add("3", to(INBOX, 2));
    add("4", to(INBOX, 1));
    HostLease lease = lease();
    finish(lease, retry("2", at(60)));
    assertEquals(List.of("1", "3"), names(lease, at(60).minusMillis(1)), "1 came before");
    assertEquals(List.of("1", "2", "3", "4"), names(lease, at(60)));
  }

  @Test
  void what_is_in_the_lane_of_something_that_is_not_due_yet_is_left_out() {
    add(outbound("1", "alice", at(3)), to(INBOX, 1));
    add("2", to(INBOX, 1));
    add("3", to(INBOX, 2, 1L));
    add("4", to(INBOX, 3));
    HostLease lease = lease();
    assertEquals(List.of("4"), names(lease, at(3).minusMillis(1)));
    assertEquals(List.of("1", "2", "3", "4"), names(lease, at(3)));
  }

  @Test
  void what_comes_after_the_lane_of_something_that_is_tried_later_is_left_out() {
    add("0", to(INBOX, 2, 1L));
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 3, 1L));
    add("3", to(INBOX, 4, 5L));
    HostLease lease = lease();
    finish(lease, retry("1", at(60)));
    assertEquals(List.of("0", "3"), names(lease, at(59)), "0 was added before");
  }

  @Test
  void what_is_behind_something_that_is_left_out_is_left_out_too() {
    add("early", to(INBOX, 2));
    add("1", to(INBOX, 1));
    add("after-1", to(INBOX, 2, 1L));
    add("lane-of-that", to(INBOX, 2));
    add("after-that-lane", to(INBOX, 3, 2L));
    add("lane-of-that-in-turn", to(INBOX, 3));
    add("after-that-in-turn", to(INBOX, 4, 3L));
    add("unrelated", to(INBOX, 5, 6L));
    HostLease lease = lease();
    finish(lease, retry("1", at(60)));
    assertEquals(List.of("early", "unrelated"), names(lease, at(59)));
    assertEquals(8, read(lease, at(60)).size());
  }

  @Test
  void two_that_are_tried_later_both_hold_back_what_is_behind_them() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 2));
    add("3", to(INBOX, 2, 1L));
    HostLease lease = lease();
    finish(lease, retry("1", at(10)), retry("2", at(20)));
    assertEquals(List.of("1"), names(lease, at(10)));
    finish(lease, retry("1", at(30)));
    assertEquals(List.of("2"), names(lease, at(20)));
    assertEquals(List.of("1", "2", "3"), names(lease, at(30)));
  }

  @Test
  void what_is_left_out_stays_left_out_when_reading_goes_on_after_what_it_waits_for() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 2, 1L));
    add("3", to(INBOX, 9));
    add("4", to(INBOX, 1));
    add("5", to(INBOX, 2));
    add("6", to(INBOX, 8));
    HostLease lease = lease();
    long last = id("6");
    finish(lease, retry("1", at(60)));
    for (QueuedDelivery one : read(lease, at(60))) {
      List<String> rest = names(read(new Reading(lease, one.id(), ALL, Set.of()), NOW));
      List<String> expected = new ArrayList<>();
      if (one.id() < id("3")) {
        expected.add("3");
      }
      if (one.id() < last) {
        expected.add("6");
      }
      assertEquals(expected, rest);
    }
  }

  @Test
  void what_is_left_out_stays_left_out_when_it_waits_for_a_sender_who_is_not_read() {
    add(outbound("1", "alice", NOW), to(INBOX, 1));
    add(outbound("2", "bob", NOW), to(INBOX, 1));
    add(outbound("3", "bob", NOW), to(INBOX, 3));
    HostLease lease = lease();
    finish(lease, retry("1", at(60)));
    assertEquals(List.of("3"), names(read(new Reading(lease, 0, ALL, Set.of("alice")), NOW)));
  }

  @Test
  void lanes_do_not_wait_for_each_other() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 2));
    HostLease lease = lease();
    finish(lease, retry("1", at(60)));
    add("3", to(INBOX, 3));
    assertEquals(List.of("2", "3"), names(lease, NOW));
  }

  @Test
  void lanes_of_one_number_at_different_hosts_do_not_wait_for_each_other() {
    add("1", to(INBOX, 1));
    add("2", to(C + "/inbox", 1));
    add("3", to(C + "/inbox", 2, 1L));
    List<HostLease> leases = leases(NOW);
    finish(lease(leases, B), retry("1", at(60)));
    assertEquals(List.of("2", "3"), names(lease(leases, C), NOW));
  }

  @Test
  void what_comes_after_an_empty_lane_waits_for_nothing() {
    add("1", to(INBOX, 1, 2L));
    add("2", to(INBOX, 2));
    HostLease lease = lease();
    finish(lease, retry("2", at(60)));
    assertEquals(List.of("1"), names(lease, NOW));
  }

  @Test
  void what_is_behind_something_goes_on_when_that_ends() {
    add("done", to(B + "/1", 1));
    add("parked", to(B + "/2", 2));
    add("gone", to(B + "/3", 3));
    add("unwanted", to(B + "/4", 4));
    for (int lane = 1; lane <= 4; lane++) {
      add("behind-" + lane, to(INBOX, lane));
      add("after-" + lane, to(INBOX, 10 + lane, (long) lane));
    }
    HostLease lease = lease();
    finish(
        lease,
        retry("done", at(60)),
        retry("parked", at(60)),
        retry("gone", at(60)),
        retry("unwanted", at(60)));
    assertEquals(List.of(), names(lease, NOW));
    finish(lease, done("done"));
    assertEquals(List.of("behind-1", "after-1"), names(lease, NOW));
    finish(lease, done("behind-1"), done("after-1"), parked("parked"));
    assertEquals(List.of("behind-2", "after-2"), names(lease, NOW));
    finish(lease, done("behind-2"), done("after-2"), gone("gone", B + "/3"));
    assertEquals(List.of("behind-3", "after-3"), names(lease, NOW));
    finish(lease, done("behind-3"), done("after-3"));
    assertEquals(1, park("unwanted", B + "/4"));
    assertEquals(List.of("behind-4", "after-4"), names(lease, NOW));
  }

  @Test
  void a_result_that_is_rolled_back_lets_nothing_go() {
    add("1", to(INBOX, 1));
    add("2", to(INBOX, 2, 1L));
    HostLease lease = lease();
    finish(lease, retry("1", at(60)));
    for (DeliveryResult result :
        List.of(done("1"), retry("1", NOW), parked("1"), gone("1", INBOX))) {
      rollBack(tx -> deliveries().finish(tx, Map.of(lease, List.of(result)), NOW));
      assertEquals(List.of(), names(lease, at(59)), result::toString);
      assertEquals(List.of("1", "2"), names(lease, at(60)), result::toString);
    }
  }

  @Test
  void what_waits_is_read_whatever_its_place_once_it_is_due() {
    numbered(6).forEach(name -> add(name, to(INBOX, name.hashCode())));
    HostLease lease = lease();
    finish(lease, retry("1", at(10)), retry("3", at(5)));
    assertEquals(List.of("0", "2", "4", "5"), names(lease, NOW));
    assertEquals(List.of("0", "2", "3", "4", "5"), names(lease, at(5)));
    finish(lease, done("0"), done("2"), done("3"), done("4"), done("5"));
    assertEquals(List.of(), names(lease, at(9)));
    assertEquals(List.of("1"), names(lease, at(10)));
  }

  // ---------------------------------------------------------------- many threads

  @Test
  void each_delivery_is_finished_once_and_in_order_while_many_threads_add_and_send()
      throws Exception {
    int count = 60;
    AtomicInteger left = new AtomicInteger(THREADS * count);
    List<QueuedDelivery> sent = Collections.synchronizedList(new ArrayList<>());
    together(
        THREADS,
        thread -> {
          for (int i = 0; i < count; i++) {
            Delivery one = to("https://h" + i % 5 + ".example/" + i, thread);
            repeat(tx -> added(tx, thread + "-" + one.target().getPath(), one));
            if (i % 3 == 0) {
              send(thread, sent, left);
            }
          }
          while (left.get() > 0) {
            send(thread, sent, left);
          }
          return List.of(thread);
        });
    assertEquals(THREADS * count, new HashSet<>(sent).size(), "each is sent");
    assertEquals(THREADS * count, sent.size(), "once");
    Map<List<Object>, List<Integer>> lanes =
        sent.stream()
            .map(QueuedDelivery::delivery)
            .collect(
                Collectors.groupingBy(
                    one -> List.of(one.host(), one.lane()),
                    Collectors.mapping(
                        one -> Integer.valueOf(one.target().getPath().substring(1)),
                        Collectors.toList())));
    lanes.forEach((lane, order) -> assertEquals(order.stream().sorted().toList(), order));
    assertEquals(List.of(), list(State.WAITING));
  }

  private Tx added(Tx tx, String name, Delivery one) {
    deliveries().add(tx, outbound(name), List.of(one));
    return tx;
  }

  /** Sends some of what waits for two hosts. */
  private void send(int thread, List<QueuedDelivery> sent, AtomicInteger left) {
    DeliveryStore.Wanted two = wanted("node " + thread, HostStanding.UNKNOWN, 2);
    for (HostLease lease : repeat(tx -> deliveries().lease(tx, two, NOW, LEASE))) {
      Reading some = new Reading(lease, 0, 3, Set.of());
      List<QueuedDelivery> read = repeat(tx -> deliveries().read(tx, List.of(some), NOW));
      List<DeliveryResult> arrived =
          read.stream()
              .<DeliveryResult>map(one -> new DeliveryResult.Done(one.id(), "202"))
              .toList();
      assertEquals(
          Set.of(),
          repeat(tx -> deliveries().finish(tx, Map.of(lease, arrived), NOW)),
          "nobody else has the host");
      sent.addAll(read);
      left.addAndGet(-read.size());
      repeat(
          tx -> {
            deliveries().release(tx, lease, HostState.of(HostStanding.UNKNOWN, NOW));
            return tx;
          });
    }
  }

  @Test
  void each_delivery_is_finished_once_while_many_threads_take_hosts_from_each_other()
      throws Exception {
    int count = 200;
    for (int i = 0; i < count; i++) {
      add("" + i, to("https://h" + i % 2 + ".example/" + i, i % 7));
    }
    AtomicInteger left = new AtomicInteger(count);
    AtomicInteger time = new AtomicInteger();
    List<Long> finished =
        together(
            THREADS,
            thread -> {
              List<Long> mine = new ArrayList<>();
              while (left.get() > 0) {
                // By then every lease is over, whoever has it.
                Instant now = NOW.plus(LEASE.multipliedBy(time.incrementAndGet()));
                List<Long> some = sendOnce(thread, now);
                left.addAndGet(-some.size());
                mine.addAll(some);
              }
              return mine;
            });
    assertEquals(count, new HashSet<>(finished).size(), "each is finished");
    assertEquals(count, finished.size(), "once");
    assertEquals(List.of(), list(State.WAITING));
  }

  /** What was finished with a lease that was still there. */
  private List<Long> sendOnce(int thread, Instant now) {
    DeliveryStore.Wanted one = wanted("node " + thread, HostStanding.UNKNOWN, 1);
    for (HostLease lease : repeat(tx -> deliveries().lease(tx, one, now, LEASE))) {
      Reading some = new Reading(lease, 0, 5, Set.of());
      List<Long> read =
          repeat(tx -> deliveries().read(tx, List.of(some), now)).stream()
              .map(QueuedDelivery::id)
              .toList();
      List<DeliveryResult> arrived =
          read.stream().<DeliveryResult>map(id -> new DeliveryResult.Done(id, "202")).toList();
      if (repeat(tx -> deliveries().finish(tx, Map.of(lease, arrived), now)).isEmpty()) {
        return read;
      }
    }
    return List.of();
  }

  // ---------------------------------------------------------------- transactions that overlap

  private void assumeThatTransactionsOverlap() {
    assumeTrue(runsTransactionsAtOnce(), "this storage runs one transaction at a time");
  }

  /** A transaction in which another thread has added something, and which waits to be committed. */
  private final class Open implements AutoCloseable {
    private final CountDownLatch added = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Future<?> result;

    Open(String name, Delivery... all) throws Exception {
      result =
          executor.submit(
              () ->
                  run(
                      tx -> {
                        deliveries().add(tx, outbound(name), List.of(all));
                        added.countDown();
                        await(end);
                      }));
      if (!added.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        close();
        throw new AssertionError("nothing was added");
      }
    }

    void commit() throws Exception {
      end.countDown();
      result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      end.countDown();
      executor.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "told to end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  void what_is_committed_after_something_with_a_higher_number_was_read_is_read() throws Exception {
    assumeThatTransactionsOverlap();
    try (Open late = new Open("late", to(INBOX, 1))) {
      add("2", INBOX);
      add("3", INBOX);
      HostLease lease = lease();
      assertEquals(List.of("2", "3"), names(lease, NOW));
      finish(lease, done("2"));
      assertEquals(List.of("3"), names(lease, NOW));
      late.commit();
      assertEquals(Set.of("late", "3"), Set.copyOf(names(lease, NOW)));
      finish(lease, done("3"));
      assertEquals(List.of("late"), names(lease, NOW));
    }
  }

  @Test
  void what_is_committed_after_the_host_was_given_back_makes_it_due() throws Exception {
    assumeThatTransactionsOverlap();
    try (Open late = new Open("late", to(INBOX, 1))) {
      add("2", INBOX);
      HostLease lease = lease();
      assertEquals(List.of("2"), names(lease, NOW));
      finish(lease, done("2"));
      release(lease);
      assertEquals(Optional.empty(), nextDue());
      assertEquals(List.of(), leases(NOW));
      late.commit();
      assertEquals(Optional.of(NOW), nextDue());
      assertEquals(List.of("late"), names(lease(), NOW));
    }
  }

  @Test
  void what_is_committed_while_the_host_is_leased_makes_it_due_afterwards() throws Exception {
    assumeThatTransactionsOverlap();
    add("1", INBOX);
    HostLease lease = lease();
    try (Open late = new Open("late", to(INBOX, 1))) {
      finish(lease, done("1"));
      late.commit();
    }
    release(lease);
    assertEquals(Optional.of(NOW), nextDue());
    assertEquals(List.of("late"), names(lease(), NOW));
  }

  @Test
  void what_is_committed_late_is_behind_nothing_that_arrived_before() throws Exception {
    assumeThatTransactionsOverlap();
    try (Open late = new Open("late", to(INBOX, 2, 1L))) {
      add("2", to(INBOX, 1));
      HostLease lease = lease();
      finish(lease, done("2"));
      late.commit();
      assertEquals(List.of("late"), names(lease, NOW));
    }
  }

  @Test
  void adding_to_the_same_hosts_does_not_wait_for_others_that_add() throws Exception {
    assumeThatTransactionsOverlap();
    int hosts = 50;
    for (int round = 0; round < 2; round++) {
      int number = round; // The hosts are new the first time, and known the second.
      CyclicBarrier allAdded = new CyclicBarrier(THREADS);
      together(
          THREADS,
          thread -> {
            List<Delivery> all = new ArrayList<>();
            for (int i = 0; i < hosts; i++) {
              all.add(to("https://h" + i + ".example/" + thread + "/" + number, thread));
            }
            // Each in another order: who locks would lock each other out.
            Collections.rotate(all, thread * hosts / THREADS);
            run(
                tx -> {
                  deliveries().add(tx, outbound(number + "-" + thread), all);
                  await(allAdded);
                });
            return List.of(thread);
          });
    }
    List<HostLease> leases = leases(NOW);
    assertEquals(hosts, leases.size());
    for (HostLease lease : leases) {
      assertEquals(2 * THREADS, read(lease, NOW).size(), lease::toString);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("one that adds waits for another", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
