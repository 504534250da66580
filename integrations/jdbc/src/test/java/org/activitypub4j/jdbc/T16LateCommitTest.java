package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions take their numbers and commit late, while others commit and a node sends. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class T16LateCommitTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 1_000);
  private static final int LATE = 8;
  private static final List<String> HOSTS =
      List.of("https://a.test", "https://b.test", "https://c.test");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final JdbcStorage storage =
      new JdbcStorage(Databases.postgresqlTables(), Limits.DEFAULT, null);
  private final DeliveryStore store = storage.deliveries();
  private final Set<URI> added = Collections.synchronizedSet(new HashSet<>());
  private final Map<String, Integer> handedOut = new HashMap<>();
  private final Map<String, HostLease> held = new HashMap<>();

  /** The numbers that were read of each host, of which the highest shows what came late. */
  private final Map<String, Long> highest = new HashMap<>();

  private int late;

  @Test
  void what_commits_late_is_handed_out_once_and_not_lost() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(LATE);
    List<Future<?>> open = new ArrayList<>();
    long began = System.nanoTime();
    try (storage) {
      for (int round = 0; round < ROUNDS; round++) {
        CountDownLatch hasNumber = new CountDownLatch(1);
        long gap = TimeUnit.MICROSECONDS.toNanos(random.nextInt(15_000));
        String name = "late" + round;
        open.add(threads.submit(() -> add(name, hasNumber, gap)));
        if (!hasNumber.await(60, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody has added " + name + ", seed " + seed);
        }
        add("early" + round, new CountDownLatch(1), 0);
        work(random.nextInt(4) == 0);
      }
      for (Future<?> one : open) {
        one.get();
      }
      work(true);
      work(true);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      System.out.printf(
          "T16 seed %d: %d deliveries, %d of them appeared below one that was read before, %d ms%n",
          seed, handedOut.size(), late, millis);
      assertThat(handedOut.keySet()).as("all, seed " + seed).isEqualTo(expected());
      assertThat(handedOut.values()).as("once each, seed " + seed).containsOnly(1);
      assertThat(storage.transactions().run(store::counts).waiting()).isZero();
      assertThat(late).as("some appeared late, seed " + seed).isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  private Set<String> expected() {
    Set<String> all = new HashSet<>();
    added.forEach(activity -> HOSTS.forEach(host -> all.add(name(host, activity))));
    return all;
  }

  private static String name(String host, URI activity) {
    return activity + " to " + host;
  }

  /** Adds an activity to all hosts, and commits some time after it has its number. */
  private void add(String name, CountDownLatch hasNumber, long gap) {
    URI activity = URI.create("https://us.test/" + name);
    Instant now = Instant.now();
    OutboundActivity outbound =
        new OutboundActivity(name, activity, name.getBytes(UTF_8), now, now, null);
    List<Delivery> deliveries = new ArrayList<>();
    for (String host : HOSTS) {
      URI inbox = URI.create(host + "/inbox");
      long lane = name.hashCode();
      deliveries.add(new Delivery(Delivery.Kind.INBOX, inbox, host, inbox.getHost(), lane, null));
    }
    storage
        .transactions()
        .run(
            tx -> {
              store.add(tx, outbound, deliveries);
              hasNumber.countDown();
              LockSupport.parkNanos(gap);
              return tx;
            });
    added.add(activity);
  }

  /** Leases what is due, reads, ends all that was read, and perhaps gives the hosts back. */
  private void work(boolean givesBack) {
    Instant now = Instant.now();
    Wanted wanted = new Wanted("node", HostStanding.UNKNOWN, HOSTS.size(), Set.of());
    storage
        .transactions()
        .run(tx -> store.lease(tx, wanted, now, Duration.ofMinutes(5)))
        .forEach(lease -> assertThat(held.put(lease.host(), lease)).as("leased before").isNull());
    List<Reading> readings =
        held.values().stream().map(lease -> new Reading(lease, 0, 1_000, Set.of())).toList();
    Map<HostLease, List<DeliveryResult>> results = new HashMap<>();
    storage
        .transactions()
        .run(tx -> named(store.read(tx, readings, now), tx))
        .forEach(
            (one, activity) -> {
              String host = one.delivery().host();
              handedOut.merge(name(host, activity), 1, Integer::sum);
              late += one.id() < highest.getOrDefault(host, 0L) ? 1 : 0;
              highest.merge(host, one.id(), Math::max);
              results
                  .computeIfAbsent(
                      Objects.requireNonNull(held.get(host)), lease -> new ArrayList<>())
                  .add(new DeliveryResult.Done(one.id(), "202"));
            });
    Set<HostLease> lost = storage.transactions().run(tx -> store.finish(tx, results, now));
    assertThat(lost).isEmpty();
    if (givesBack) {
      HostState state = HostState.of(HostStanding.UNKNOWN, Instant.MIN);
      held.values()
          .forEach(
              lease ->
                  storage
                      .transactions()
                      .run(
                          tx -> {
                            store.release(tx, lease, state);
                            return tx;
                          }));
      held.clear();
    }
  }

  private Map<QueuedDelivery, URI> named(List<QueuedDelivery> queued, Tx tx) {
    Set<Long> numbers = new HashSet<>();
    queued.forEach(one -> numbers.add(one.outbound()));
    Map<Long, OutboundActivity> outbound = store.outbound(tx, numbers);
    Map<QueuedDelivery, URI> named = new HashMap<>();
    queued.forEach(
        one -> named.put(one, Objects.requireNonNull(outbound.get(one.outbound())).activity()));
    return named;
  }
}
