package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Of two processes with one PostgreSQL one stands still for longer than its leases last, while the
 * other takes over; then it goes on. The system property {@code seed} repeats it.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class T11StolenLeasesTest {
  private static final int HOSTS = 10;
  private static final int ROUNDS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void who_stood_still_loses_its_leases_and_nothing_else() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        LoopbackPeer peer = LoopbackPeer.start("peer.test")) {
      peer.status("/inbox", 202);
      String store = server.getJdbcUrl("postgres", "postgres");
      int address = Child.freePort();
      int peerPort = peer.uri("/").getPort();
      long seconds;
      long takenOver;
      try (Child still = Child.start(store, address, address, peerPort, HOSTS);
          Child other = Child.start(store, address, Child.freePort(), peerPort, HOSTS)) {
        // The one that sends first has the leases of all hosts.
        still.tell("send " + 10 * ROUNDS);
        Await.until("some deliveries", () -> peer.count("POST", "/inbox") > HOSTS);
        other.tell("send " + ROUNDS);
        other.await("sent");
        long more = peer.count("POST", "/inbox") + 1 + random.nextInt(20);
        Await.until("more deliveries", () -> peer.count("POST", "/inbox") > more);
        still.signal("STOP");
        long began = System.nanoTime();
        long before = peer.count("POST", "/inbox");
        Await.value(
            PATIENCE,
            () -> "the other one takes over",
            () -> waiting(store) == 0 ? Optional.of(true) : Optional.empty());
        seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        takenOver = peer.count("POST", "/inbox") - before;
        // It goes on while the other one has leases of the same hosts.
        other.tell("send " + 5 * ROUNDS);
        long again = peer.count("POST", "/inbox") + HOSTS;
        Await.until("new deliveries", () -> peer.count("POST", "/inbox") > again);
        still.signal("CONT");
        still.await("sent");
        other.await("sent");
        still.finish();
        other.finish();
        still.awaitDrained();
        other.awaitDrained();
      }
      Audit audit = Audit.of(peer, store);
      System.out.printf(
          "T11 seed %d: %s; the other one had done the rest, %d requests, after %d s%n",
          seed, audit.figures(), takenOver, seconds);
      audit.checkArrived(HOSTS);
      assertThat(takenOver).as("what the other one took over").isPositive();
      // Of one host, two deliveries are sent at once.
      assertThat(audit.mostDuplicates()).isLessThanOrEqualTo(2);
    }
  }

  private static int waiting(String store) {
    try (Connection connection = DriverManager.getConnection(store);
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM ap_delivery")) {
      count.next();
      return count.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
