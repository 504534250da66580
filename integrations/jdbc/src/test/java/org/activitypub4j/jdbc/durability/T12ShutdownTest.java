package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that sends is closed, a few times, and started again. The system properties {@code
 * closes} and {@code seed} repeat or lengthen it.
 */
@Tag("slow")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class T12ShutdownTest {
  private static final int HOSTS = 20;
  private static final int CLOSES = Integer.getInteger("closes", 4);

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir Path folder;

  @Test
  void closing_ends_in_time_and_the_next_start_delivers_the_rest() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      String url = server.getJdbcUrl("postgres", "postgres");
      closeAndStart(url, url);
    }
  }

  @Test
  void closing_gives_the_hosts_back_on_sqlite_too() throws Exception {
    String file = folder.resolve("node.db").toString();
    closeAndStart(file, "jdbc:sqlite:" + file);
  }

  /**
   * @param store a file of SQLite, or a URL of PostgreSQL
   * @param url of the same
   */
  private void closeAndStart(String store, String url) throws Exception {
    try (LoopbackPeer peer = LoopbackPeer.start("peer.test")) {
      peer.status("/inbox", 202);
      int port = Child.freePort();
      int peerPort = peer.uri("/").getPort();
      long longest = 0;
      boolean allEnded = true;
      for (int i = 0; i < CLOSES; i++) {
        try (Child node = Child.start(store, port, port, peerPort, HOSTS)) {
          node.tell("send 5"); // enough for the requests, and little for the last process
          long requests = peer.count("POST", "/inbox") + 1 + random.nextInt(100);
          Await.until(
              () -> peer.count("POST", "/inbox") + " of " + requests + " deliveries",
              () -> peer.count("POST", "/inbox") >= requests);
          node.tell("close");
          String[] closed = node.await("closed").split(" ", -1);
          longest = Math.max(longest, Long.parseLong(closed[0]));
          allEnded &= Boolean.parseBoolean(closed[1]);
          node.awaitEnd();
          assertThat(leased(url)).as("hosts that are not given back").isZero();
        }
      }
      long began = System.nanoTime();
      try (Child last = Child.start(store, port, port, peerPort, HOSTS)) {
        last.finish();
        last.awaitDrained();
      }
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      Audit audit = Audit.of(peer, store);
      System.out.printf(
          "T12 seed %d, %s: closed %d times, in at most %d ms, all ended: %s; %s; the rest took %d s%n",
          seed, url.split(":", -1)[1], CLOSES, longest, allEnded, audit.figures(), seconds);
      assertThat(longest).isLessThanOrEqualTo(5_500);
      audit.checkArrived(HOSTS);
      if (allEnded) {
        assertThat(audit.duplicates()).isZero();
      }
    }
  }

  private static int leased(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("SELECT count(*) FROM ap_host WHERE leased_until IS NOT NULL")) {
      count.next();
      return count.getInt(1);
    }
  }
}
