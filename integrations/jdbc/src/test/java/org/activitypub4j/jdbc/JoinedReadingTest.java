package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only reads, in a file of SQLite whose transactions a framework runs. */
class JoinedReadingTest {
  private static final URI POST = URI.create("https://a.example/post");

  private final HikariDataSource pool;
  private final JdbcStorage storage;

  JoinedReadingTest(@TempDir Path directory) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:sqlite:"
            + directory.resolve("test.db")
            + "?journal_mode=WAL&transaction_mode=IMMEDIATE&busy_timeout=10000");
    config.setMaximumPoolSize(3);
    pool = new HikariDataSource(config);
    storage = ThreadTransactions.storage(JdbcSchema.of(pool));
  }

  @AfterEach
  void close() {
    storage.close();
    pool.close();
  }

  private static Interaction like(String name) {
    URI id = URI.create("https://b.example/" + name);
    return new Interaction(Kind.LIKE, id, POST, POST, id, false);
  }

  private long count() {
    return storage.transactions().read(tx -> storage.interactions().count(tx, Kind.LIKE, POST));
  }

  private void add(String name) {
    storage.transactions().run(tx -> storage.interactions().add(tx, like(name)));
  }

  @Test
  void it_does_not_wait_for_one_who_writes_and_sees_what_was_committed() {
    add("one");
    long seen =
        storage
            .transactions()
            .run(
                tx -> {
                  storage.interactions().add(tx, like("two"));
                  return CompletableFuture.supplyAsync(this::count)
                      .orTimeout(5, TimeUnit.SECONDS)
                      .join();
                });
    assertThat(seen).isEqualTo(1);
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void in_a_transaction_it_sees_what_that_has_done() {
    long seen =
        storage
            .transactions()
            .run(
                tx -> {
                  storage.interactions().add(tx, like("one"));
                  return count();
                });
    assertThat(seen).isEqualTo(1);
  }

  @Test
  void what_writes_is_refused_and_the_connection_can_write_afterwards() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () ->
                  storage
                      .transactions()
                      .read(tx -> storage.interactions().add(tx, like("refused"))))
          .isInstanceOf(DatabaseException.class);
    }
    assertThat(count()).isZero();
    for (int i = 0; i < 5; i++) {
      add("like-" + i);
    }
    assertThat(count()).isEqualTo(5);
  }

  /** What the pages of applications ask for, and what is served to others. */
  @Test
  void all_that_only_reads_is_done_there() {
    List<BiConsumer<JdbcStorage, Tx>> all =
        List.of(
            (of, tx) -> of.inbox().counts(tx),
            (of, tx) -> of.inbox().list(tx, InboxStore.State.PARKED, Long.MAX_VALUE, 10),
            (of, tx) -> of.follows().followers(tx, "alice", null, 10),
            (of, tx) -> of.follows().pendingFollowers(tx, "alice", null, 10),
            (of, tx) -> of.follows().followings(tx, "alice", null, 10),
            (of, tx) -> of.follows().countFollowers(tx, "alice"),
            (of, tx) -> of.follows().following(tx, "alice", POST),
            (of, tx) -> of.blocks().blocked(tx, "alice", null, 10),
            (of, tx) -> of.objects().find(tx, POST),
            (of, tx) -> of.objects().outbox(tx, "alice", null, 10),
            (of, tx) -> of.objects().countOutbox(tx, "alice"),
            (of, tx) -> of.interactions().find(tx, Kind.LIKE, POST, POST),
            (of, tx) -> of.interactions().conversation(tx, POST, null, 10),
            (of, tx) -> of.interactions().held(tx, null, 10));
    for (BiConsumer<JdbcStorage, Tx> one : all) {
      boolean done =
          storage
              .transactions()
              .read(
                  tx -> {
                    one.accept(storage, tx);
                    return true;
                  });
      assertThat(done).isTrue();
    }
  }
}
