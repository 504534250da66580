package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.jdbc.durability.FaultyProxy.Fault;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The database of a server that sends and receives fails for a while, in several ways. Meanwhile
 * nothing is accepted; afterwards it goes on by itself, and nothing is lost or done twice. The
 * system properties {@code times} and {@code seed} lengthen or repeat it.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class T6DatabaseDownTest {
  private static final int HOSTS = 20;
  private static final int TIMES = Integer.getInteger("times", 1);

  /** How long what was under way may wait: leases whose commit had no answer have to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicBoolean sends = new AtomicBoolean(true);
  private final AtomicInteger failures = new AtomicInteger();

  @Test
  void a_database_that_fails_loses_nothing_and_it_goes_on_by_itself() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        LoopbackPeer peer = LoopbackPeer.start("peer.test");
        FaultyProxy proxy = new FaultyProxy(server.getPort(), seed);
        HikariDataSource pool = pool(proxy.port())) {
      peer.status("/inbox", 202);
      int port = Child.freePort();
      Receiving receiving = new Receiving(peer, port);
      List<String> pauses;
      long rest;
      try (Node node =
          Node.start(JdbcStorage.open(pool), port, port, peer.uri("/").getPort(), HOSTS)) {
        Thread sender = new Thread(() -> send(node));
        sender.start();
        receiving.begin();
        Await.until("some deliveries", () -> peer.count("POST", "/inbox") > HOSTS);
        pauses = failAll(proxy, receiving);
        sends.set(false);
        sender.join();
        rest = finish(node, receiving);
      }
      Audit audit = Audit.of(peer, server.getJdbcUrl("postgres", "postgres"));
      System.out.printf(
          "T6 seed %d: %s; %d sends failed; %d accepted; milliseconds until it accepted again: %s;"
              + " the rest took %d ms%n",
          seed, audit.figures(), failures.get(), receiving.accepted.size(), pauses, rest);
      audit.checkArrived(HOSTS);
      audit.checkEffects(receiving.accepted);
    }
  }

  /** Returns how long it took after each fault until something was accepted. */
  private List<String> failAll(FaultyProxy proxy, Receiving receiving) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      faults.addAll(EnumSet.complementOf(EnumSet.of(Fault.NONE)));
    }
    Collections.shuffle(faults, random);
    List<String> pauses = new ArrayList<>();
    for (Fault fault : faults) {
      proxy.set(fault);
      fail(fault, receiving);
      proxy.set(Fault.NONE);
      long pause = receiving.untilAccepted();
      assertThat(pause).as("milliseconds after " + fault).isLessThan(5_000);
      pauses.add(fault + " " + pause);
      receiveFor(Duration.ofMillis(500 + random.nextInt(500)), receiving);
    }
    return pauses;
  }

  /** Waits until nothing waits any more, and returns how many milliseconds that took. */
  private long finish(Node node, Receiving receiving) {
    long began = System.nanoTime();
    receiving.sendAgain();
    Await.value(
        PATIENCE,
        () -> "nothing waits",
        () -> node.isEmpty() ? Optional.of(node) : Optional.empty());
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  /** The driver gives up soon; otherwise a connection that hangs would hold up all the others. */
  private static HikariDataSource pool(int port) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&connectTimeout=1&socketTimeout=1"
            .formatted(port));
    config.setConnectionTimeout(1_000);
    config.setValidationTimeout(500);
    return new HikariDataSource(config);
  }

  private void send(Node node) {
    while (sends.get()) {
      try {
        node.send();
      } catch (RuntimeException e) {
        failures.incrementAndGet(); // the application does not know whether it was sent
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static void receiveFor(Duration time, Receiving receiving) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      receiving.next();
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** While the database fails, everybody is asked to send again. */
  private void fail(Fault fault, Receiving receiving) {
    int before = receiving.accepted.size();
    int others = receiving.refused.size();
    receiveFor(Duration.ofMillis(1_000 + random.nextInt(1_000)), receiving);
    if (fault != Fault.KILLED) {
      assertThat(receiving.accepted).as("nothing is accepted").hasSize(before);
      assertThat(receiving.refused).as("there were answers").hasSizeGreaterThan(others);
    }
  }
}
