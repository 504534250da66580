package org.activitypub4j.jdbc.durability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 32 transactions at once add deliveries to the same 1,000 hosts, on PostgreSQL. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class T19FanOutsTest {
  private static final int SENDERS = 32;
  private static final int HOSTS = 1_000;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void none_waits_for_another_and_all_are_there() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        HikariDataSource pool = pool(server);
        JdbcStorage storage = JdbcStorage.open(pool)) {
      long began = System.nanoTime();
      CountDownLatch added = new CountDownLatch(SENDERS);
      List<Future<Boolean>> sends = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        String actor = "actor" + i;
        List<Delivery> deliveries = deliveries(i);
        long open = TimeUnit.MILLISECONDS.toNanos(random.nextInt(500));
        sends.add(threads.submit(() -> send(storage, actor, deliveries, added, open)));
      }
      for (Future<Boolean> send : sends) {
        assertThat(send.get()).as("all had added before one committed").isTrue();
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      Map<String, Set<String>> senders = senders(storage);
      System.out.printf(
          "T19 seed %d: %d transactions to %d hosts in %d ms%n", seed, SENDERS, HOSTS, millis);
      assertThat(senders).hasSize(HOSTS);
      assertThat(senders.values()).allMatch(some -> some.size() == SENDERS);
    } finally {
      threads.shutdownNow();
    }
  }

  private static HikariDataSource pool(EmbeddedPostgres server) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(server.getPostgresDatabase());
    config.setMaximumPoolSize(SENDERS + 2);
    return new HikariDataSource(config);
  }

  /** Each has the hosts in an order of its own. */
  private List<Delivery> deliveries(int sender) {
    List<Delivery> deliveries = new ArrayList<>();
    for (int host = 0; host < HOSTS; host++) {
      String domain = "h" + host + ".test";
      deliveries.add(
          new Delivery(
              Delivery.Kind.INBOX,
              URI.create("https://" + domain + "/inbox"),
              "https://" + domain,
              domain,
              sender,
              null));
    }
    Collections.shuffle(deliveries, random);
    return deliveries;
  }

  /**
   * Adds deliveries, and commits after all others have added theirs, and some time more.
   *
   * @return whether the others had; if one waited for this one to commit, they never would
   */
  private static boolean send(
      JdbcStorage storage,
      String actor,
      List<Delivery> deliveries,
      CountDownLatch added,
      long nanos) {
    Instant now = Instant.now();
    OutboundActivity activity =
        new OutboundActivity(
            actor, URI.create("https://us.test/" + actor), "{}".getBytes(UTF_8), now, now, null);
    return storage
        .transactions()
        .run(
            tx -> {
              storage.deliveries().add(tx, activity, deliveries);
              added.countDown();
              boolean all = awaitAll(added);
              LockSupport.parkNanos(nanos);
              return all;
            });
  }

  private static boolean awaitAll(CountDownLatch added) {
    try {
      return added.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** For each host the senders whose deliveries wait for it. */
  private static Map<String, Set<String>> senders(JdbcStorage storage) {
    DeliveryStore store = storage.deliveries();
    Instant now = Instant.now();
    Map<String, Set<String>> senders = new HashMap<>();
    List<HostLease> leases = new ArrayList<>();
    Wanted wanted = new Wanted("test", HostStanding.UNKNOWN, HOSTS, Set.of());
    List<HostLease> some = lease(storage, wanted, now);
    while (!some.isEmpty()) {
      leases.addAll(some);
      some = lease(storage, wanted, now);
    }
    List<Reading> readings =
        leases.stream().map(lease -> new Reading(lease, 0, SENDERS * 2, Set.of())).toList();
    for (QueuedDelivery one : storage.transactions().run(tx -> store.read(tx, readings, now))) {
      boolean isNew =
          senders.computeIfAbsent(one.delivery().host(), host -> new HashSet<>()).add(one.sender());
      assertThat(isNew).as("one delivery for each transaction").isTrue();
    }
    return senders;
  }

  private static List<HostLease> lease(JdbcStorage storage, Wanted wanted, Instant now) {
    return storage
        .transactions()
        .run(tx -> storage.deliveries().lease(tx, wanted, now, Duration.ofMinutes(1)));
  }
}
