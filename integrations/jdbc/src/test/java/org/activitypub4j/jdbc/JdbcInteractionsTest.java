package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes receive the same Likes, on PostgreSQL. */
class JdbcInteractionsTest {
  private static final URI ACTOR = URI.create("https://h.evil.example/u");

  /** The share of a host. */
  private static final int ROOM = 4;

  private final JdbcSchema schema = Databases.postgresqlTables();
  private final JdbcStorage one = node();
  private final JdbcStorage other = node();
  private final ExecutorService threads = Executors.newFixedThreadPool(ROOM);

  private JdbcStorage node() {
    return new JdbcStorage(schema, Databases.SMALL.withInteractionsOfDomain(2 * ROOM), null);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    one.close();
    other.close();
  }

  private static URI post(int number) {
    return URI.create("https://us.example/" + number);
  }

  /** Of the same actor, with an id of its own. */
  private static Interaction like(int post, String name) {
    URI id = URI.create(ACTOR + "/" + name + post);
    return new Interaction(Kind.LIKE, id, post(post), post(post), ACTOR, false);
  }

  private static boolean add(JdbcStorage node, Interaction interaction) {
    return node.transactions().run(tx -> node.interactions().add(tx, interaction));
  }

  private long count(int post) {
    return one.transactions().run(tx -> one.interactions().count(tx, Kind.LIKE, post(post)));
  }

  @Test
  void of_the_same_likes_at_two_nodes_one_is_there_and_takes_room() throws Exception {
    List<Future<Boolean>> late = new ArrayList<>();
    one.transactions()
        .run(
            tx -> {
              for (int i = 0; i < ROOM; i++) {
                Interaction same = like(i, "late");
                assertThat(one.interactions().add(tx, like(i, "first"))).isTrue();
                late.add(threads.submit(() -> add(other, same)));
              }
              Await.until("the other node waits for this one", () -> waiting(tx) == ROOM);
              return tx;
            });
    for (Future<Boolean> each : late) {
      assertThat(each.get()).isFalse();
    }
    for (int i = 0; i < ROOM; i++) {
      assertThat(count(i)).isEqualTo(1);
    }
    assertThatExceptionOfType(QueueFullException.class)
        .as("the first node has used the share")
        .isThrownBy(() -> add(one, like(ROOM, "more")));

    other
        .transactions()
        .run(
            tx -> {
              other.interactions().forget(tx, ACTOR);
              return tx;
            });
    assertThat(add(other, like(0, "again"))).as("the other node has used nothing").isTrue();
  }

  /** How many others wait for this transaction. */
  private int waiting(Tx tx) {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity"
            + " WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))";
    try (Statement statement = one.transactions().connection(tx).createStatement();
        ResultSet row = statement.executeQuery(waiting)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
