package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One writer, and commits that several callers share. */
class SqliteTransactionsTest {
  @TempDir Path directory;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private Wiretap wiretap;
  private DataSource dataSource;
  private SqliteTransactions transactions;

  @BeforeEach
  void open() {
    wiretap = new Wiretap(Databases.sqliteTables(directory).dataSource());
    dataSource = wiretap.dataSource();
    transactions = new SqliteTransactions(dataSource, Duration.ofHours(1), Duration.ofHours(1));
    Databases.execute(dataSource, "CREATE TABLE application (name TEXT PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
    transactions.close();
  }

  private static Tx add(Connection connection, Tx tx, String name) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO application VALUES ('" + name + "')");
      return tx;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Tx add(Tx tx, String name) {
    return add(transactions.connection(tx), tx, name);
  }

  private List<String> names() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet all = statement.executeQuery("SELECT name FROM application ORDER BY name")) {
      List<String> names = new ArrayList<>();
      while (all.next()) {
        names.add(all.getString(1));
      }
      return names;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Starts some work, one after the other, while somebody else has the turn, so that all wait for
   * it.
   */
  private List<Future<?>> whileOneHasTheTurn(List<Runnable> works) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    all.add(
        executor.submit(
            () ->
                transactions.run(
                    tx -> {
                      begun.countDown();
                      await(go);
                      return add(tx, "first");
                    })));
    begun.await();
    for (Runnable work : works) {
      all.add(executor.submit(work));
      int waiting = all.size() - 1;
      Await.until("it waits", () -> transactions.waiting() == waiting);
    }
    go.countDown();
    return all;
  }

  @Test
  void a_common_transaction_does_not_last_long() throws Exception {
    try (SqliteTransactions brief =
        new SqliteTransactions(dataSource, Duration.ZERO, Duration.ofHours(1))) {
      transactions.close();
      transactions = brief;
      transactions.run(tx -> tx);
      long before = wiretap.count("COMMIT");
      for (Future<?> each : whileOneHasTheTurn(List.of(adding("a"), adding("b")))) {
        each.get();
      }
      assertThat(wiretap.count("COMMIT") - before).isEqualTo(3);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Runnable adding(String name) {
    return () -> {
      transactions.run(tx -> add(tx, name));
      assertThat(names()).as("who returns has committed").contains(name);
    };
  }

  @Test
  void the_work_of_those_who_wait_is_committed_together() throws Exception {
    transactions.run(tx -> tx);
    long before = wiretap.count("COMMIT");
    for (Future<?> each : whileOneHasTheTurn(List.of(adding("a"), adding("b"), adding("c")))) {
      each.get();
    }
    assertThat(names()).containsExactly("a", "b", "c", "first");
    assertThat(wiretap.count("COMMIT") - before).isEqualTo(1);
  }

  @Test
  void of_work_that_throws_nothing_stays_and_the_others_are_committed() throws Exception {
    Runnable failing =
        () ->
            transactions.run(
                tx -> {
                  add(tx, "failing");
                  throw new IllegalArgumentException("no");
                });
    List<Future<?>> all = whileOneHasTheTurn(List.of(adding("a"), failing, adding("b")));
    assertThat(catchThrowable(() -> all.get(2).get()))
        .hasCauseInstanceOf(IllegalArgumentException.class);
    for (int i : List.of(0, 1, 3)) {
      all.get(i).get();
    }
    assertThat(names()).containsExactly("a", "b", "first");
  }

  @Test
  void the_last_one_commits_for_the_others_also_when_its_own_work_throws() throws Exception {
    Runnable failing =
        () ->
            transactions.run(
                tx -> {
                  throw new IllegalArgumentException("no");
                });
    List<Future<?>> all = whileOneHasTheTurn(List.of(adding("a"), failing));
    all.get(0).get();
    all.get(1).get();
    assertThat(names()).containsExactly("a", "first");
  }

  @Test
  void if_the_commit_fails_all_whose_work_is_in_it_are_told() throws Exception {
    transactions.run(tx -> tx);
    wiretap.failOnce("COMMIT");
    List<Future<?>> all = whileOneHasTheTurn(List.of(adding("a"), adding("b")));
    for (Future<?> each : all) {
      assertThat(catchThrowable(each::get)).hasRootCauseMessage("made to fail: COMMIT");
    }
    assertThat(names()).isEmpty();
    transactions.run(tx -> add(tx, "after"));
    assertThat(names()).contains("after");
  }

  @Test
  void if_sqlite_ends_the_transaction_itself_nobody_is_told_that_it_was_committed()
      throws Exception {
    Runnable ending =
        () ->
            transactions.run(
                tx -> {
                  try (Statement statement = transactions.connection(tx).createStatement()) {
                    statement.execute("ROLLBACK"); // as a full disk does
                    return tx;
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
    List<Future<?>> all = whileOneHasTheTurn(List.of(ending));
    for (Future<?> each : all) {
      assertThat(catchThrowable(each::get)).hasRootCauseInstanceOf(SQLException.class);
    }
    assertThat(names()).isEmpty();
    transactions.run(tx -> add(tx, "after"));
    assertThat(names()).contains("after");
  }

  @Test
  void work_runs_on_the_thread_of_its_caller() {
    Thread caller = Thread.currentThread();
    assertThat(transactions.<Thread>run(tx -> Thread.currentThread())).isSameAs(caller);
  }

  @Test
  void a_commit_waits_for_the_disk() {
    String synchronous =
        transactions.run(
            tx -> {
              try (Statement statement = transactions.connection(tx).createStatement();
                  ResultSet value = statement.executeQuery("PRAGMA synchronous")) {
                return value.getString(1);
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(synchronous).as("FULL").isEqualTo("2");
  }

  /** With BEGIN IMMEDIATE and a timeout alone, some threads starve. */
  @Test
  void many_threads_and_connections_of_the_application_take_turns() throws Exception {
    int each = 40;
    List<Future<Integer>> all = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      String name = "engine" + thread + "-";
      all.add(executor.submit(() -> times(each, i -> transactions.run(tx -> add(tx, name + i)))));
    }
    for (int thread = 0; thread < 2; thread++) {
      String name = "application" + thread + "-";
      all.add(executor.submit(() -> times(each, i -> transactions.alone(own(name + i)))));
    }
    for (Future<Integer> one : all) {
      assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo(each);
    }
    assertThat(names()).hasSize(8 * each);
  }

  private interface Step {
    void run(int i);
  }

  private static int times(int count, Step step) {
    for (int i = 0; i < count; i++) {
      step.run(i);
    }
    return count;
  }

  /**
   * A transaction of the application, which reads before it writes and does not wait for others.
   */
  private Supplier<String> own(String name) {
    return () -> {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 0");
        connection.setAutoCommit(false);
        statement.executeQuery("SELECT count(*) FROM application").close();
        statement.execute("INSERT INTO application VALUES ('" + name + "')");
        connection.commit();
        return name;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static String durability(JdbcTransactions of, Tx tx) {
    try (Statement statement = of.connection(tx).createStatement();
        ResultSet row = statement.executeQuery("PRAGMA synchronous")) {
      return row.getInt(1) == 2 ? "waits for the disk" : "relaxed";
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void only_relaxed_work_does_not_wait_for_the_disk() {
    List<String> seen = new ArrayList<>();
    transactions.run(tx -> seen.add(durability(transactions, tx)));
    transactions.runRelaxed(tx -> seen.add(durability(transactions, tx)));
    transactions.run(tx -> seen.add(durability(transactions, tx)));
    assertThat(seen).containsExactly("waits for the disk", "relaxed", "waits for the disk");
  }

  @Test
  void relaxed_work_joins_what_waits_for_the_disk_but_not_the_other_way_round() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    transactions.run(tx -> tx);
    long before = wiretap.count("COMMIT");
    List<Runnable> works = new ArrayList<>();
    works.add(
        () -> transactions.runRelaxed(tx -> seen.add(durability(transactions, add(tx, "a")))));
    works.add(() -> transactions.run(tx -> seen.add(durability(transactions, add(tx, "b")))));
    for (Future<?> each : whileOneHasTheTurn(works)) {
      each.get();
    }
    assertThat(seen).containsExactly("waits for the disk", "waits for the disk");
    assertThat(wiretap.count("COMMIT") - before).isEqualTo(1);

    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Future<?> relaxed =
        executor.submit(
            () ->
                transactions.runRelaxed(
                    tx -> {
                      begun.countDown();
                      await(go);
                      return seen.add(durability(transactions, add(tx, "c")));
                    }));
    begun.await();
    Future<?> other =
        executor.submit(
            () -> transactions.run(tx -> seen.add(durability(transactions, add(tx, "d")))));
    Await.until("it waits", () -> transactions.waiting() == 1);
    go.countDown();
    relaxed.get();
    other.get();
    assertThat(seen).endsWith("relaxed", "waits for the disk");
    assertThat(wiretap.count("COMMIT") - before).isEqualTo(3);
    assertThat(names()).containsExactly("a", "b", "c", "d", "first");
  }

  @Test
  void the_disk_is_not_left_alone_for_long() {
    try (SqliteTransactions strict =
        new SqliteTransactions(dataSource, Duration.ofHours(1), Duration.ZERO)) {
      transactions.close();
      transactions = strict;
      String seen = strict.runRelaxed(tx -> durability(strict, tx));
      assertThat(seen).isEqualTo("waits for the disk");
    }
  }
}
