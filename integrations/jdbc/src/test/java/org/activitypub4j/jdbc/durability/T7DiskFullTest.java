package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The disk of a server with SQLite gets full, and has room again later. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class T7DiskFullTest {
  private static final int HOSTS = 20;
  private static final int ROOM = 1_000_000;

  @TempDir Path folder;
  @AutoClose private final LoopbackPeer peer = LoopbackPeer.start("peer.test");

  @Test
  void what_was_committed_is_delivered_though_no_row_has_room_any_more() throws Exception {
    peer.status("/inbox", 202);
    Path file = folder.resolve("node.db");
    SQLiteDataSource disk = new SQLiteDataSource();
    disk.setUrl("jdbc:sqlite:" + file);
    int port = Child.freePort();
    Receiving receiving = new Receiving(peer, port);
    JdbcStorage storage = JdbcStorage.open(disk);
    try (Node node = Node.start(storage, port, port, peer.uri("/").getPort(), HOSTS)) {
      node.send();
      receiving.begin();
      Await.until("all is done", node::isEmpty);
      long before = peer.count("POST", "/inbox");
      Node.run(
          storage,
          tx -> {
            node.post();
            // Only now, so that these deliveries are the last ones that have room.
            long pages = number(storage, tx, "PRAGMA page_count");
            disk.setMaxPageCount((int) pages);
            number(storage, tx, "PRAGMA max_page_count = " + pages);
          });
      assertThatThrownBy(() -> fill(storage)).hasMessageContaining("full");
      Await.until("its deliveries", () -> peer.count("POST", "/inbox") == before + HOSTS);
      Await.until("no room", () -> receiving.next() == 503);
      assertThatThrownBy(() -> fill(storage)).hasMessageContaining("full");
      assertThatThrownBy(node::send).hasMessageContaining("full");

      disk.setMaxPageCount(ROOM);
      Node.run(storage, tx -> number(storage, tx, "PRAGMA max_page_count = " + ROOM));
      long pause = untilAccepted(receiving);
      node.send();
      receiving.sendAgain();
      Await.until("all is done", node::isEmpty);
      System.out.printf("T7 no room for rows: accepted again after %d ms%n", pause);
    }
    audit(file, receiving.accepted);
  }

  @Test
  void a_disk_that_takes_nothing_any_more_loses_nothing() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "there is no prlimit");
    peer.status("/inbox", 202);
    Path file = folder.resolve("node.db");
    int port = Child.freePort();
    Receiving receiving = new Receiving(peer, port);
    long pause;
    try (Child node = Child.start(file.toString(), port, port, peer.uri("/").getPort(), HOSTS)) {
      receiving.begin();
      node.tell("send 30");
      Await.until("some deliveries", () -> peer.count("POST", "/inbox") > HOSTS);
      // There is a little room, so that it ends in the middle of something.
      long log = Files.size(folder.resolve("node.db-wal"));
      node.limitFiles("" + Math.min(log + 50_000, 1_000_000));
      node.await("failed");
      node.limitFiles("8192");
      for (int i = 0; i < 5; i++) {
        Await.until("no room", () -> receiving.next() == 503);
      }
      node.limitFiles("unlimited");
      pause = untilAccepted(receiving);
      node.await("sent");
      receiving.sendAgain();
      node.finish();
      node.awaitDrained();
    }
    System.out.printf("T7 no room for files: accepted again after %d ms%n", pause);
    audit(file, receiving.accepted);
  }

  private static long number(JdbcStorage storage, Tx tx, String sql) {
    try (Statement statement = storage.transactions().connection(tx).createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes until there is no room, and throws what happens then. */
  private static void fill(JdbcStorage storage) {
    while (true) {
      Node.run(
          storage,
          tx -> {
            try (Statement insert = storage.transactions().connection(tx).createStatement()) {
              insert.execute("CREATE TABLE IF NOT EXISTS t_fill (bytes BLOB)");
              insert.execute("INSERT INTO t_fill VALUES (zeroblob(4000))");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  private static long untilAccepted(Receiving receiving) {
    long pause = receiving.untilAccepted();
    assertThat(pause).isLessThan(5_000);
    return pause;
  }

  private void audit(Path file, Set<String> accepted) {
    Audit audit = Audit.of(peer, file.toString());
    System.out.printf("T7: %s; %d accepted%n", audit.figures(), accepted.size());
    audit.checkArrived(HOSTS);
    assertThat(audit.duplicates()).isZero();
    audit.checkEffects(accepted);
  }
}
