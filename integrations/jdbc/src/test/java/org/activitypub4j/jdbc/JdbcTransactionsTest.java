package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the transactions of both databases do. */
@ParameterizedClass
@EnumSource
class JdbcTransactionsTest {
  private final Dialect dialect;

  @TempDir Path directory;

  private Wiretap wiretap;
  private JdbcTransactions transactions;

  JdbcTransactionsTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    JdbcSchema empty =
        dialect == Dialect.SQLITE
            ? Databases.sqliteTables(directory)
            : JdbcSchema.of(Databases.postgresql());
    wiretap = new Wiretap(empty.dataSource());
    transactions = JdbcTransactions.of(JdbcSchema.of(wiretap.dataSource()));
    Databases.execute(
        empty.dataSource(),
        "DROP TABLE IF EXISTS application",
        "CREATE TABLE application (name VARCHAR(20) PRIMARY KEY)");
  }

  @AfterEach
  void close() {
    transactions.close();
    assertThat(wiretap.open).hasValue(0);
  }

  private void add(Connection connection, String name) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO application VALUES ('" + name + "')");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private Void add(Tx tx, String name) {
    add(transactions.connection(tx), name);
    return null;
  }

  private long count() {
    try (Connection connection = wiretap.dataSource().getConnection();
        Statement statement = connection.createStatement();
        java.sql.ResultSet count = statement.executeQuery("SELECT count(*) FROM application")) {
      count.next();
      return count.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_returns_is_committed() {
    transactions.run(tx -> add(tx, "a"));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void what_throws_is_rolled_back_and_the_exception_comes_out() {
    IllegalArgumentException thrown = new IllegalArgumentException("no");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                transactions.run(
                    tx -> {
                      add(tx, "a");
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(count()).isZero();
    transactions.run(tx -> add(tx, "b"));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void a_transaction_within_a_transaction_is_the_same_one() {
    assertThat(transactions.current()).isEmpty();
    transactions.run(
        outer -> {
          transactions.run(inner -> assertThat(inner).isSameAs(outer));
          return assertThat(transactions.current()).containsSame(outer);
        });
    assertThat(transactions.current()).isEmpty();
  }

  @Test
  void the_connection_of_a_transaction_cannot_end_it() throws SQLException {
    Connection kept =
        transactions.run(
            tx -> {
              Connection connection = transactions.connection(tx);
              add(connection, "a");
              assertThatExceptionOfType(SQLException.class).isThrownBy(connection::commit);
              assertThatExceptionOfType(SQLException.class).isThrownBy(connection::rollback);
              assertThatExceptionOfType(SQLException.class)
                  .isThrownBy(() -> connection.setAutoCommit(true));
              try {
                assertThat(connection.getAutoCommit()).isFalse();
                connection.setAutoCommit(false);
                connection.close();
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
              add(connection, "b");
              return connection;
            });
    assertThat(count()).isEqualTo(2);
    assertThat(kept.isClosed()).isTrue();
    assertThatExceptionOfType(SQLException.class).isThrownBy(kept::createStatement);
  }

  @Test
  void a_transaction_belongs_to_its_thread_and_ends_with_its_work() {
    Tx ended =
        transactions.run(
            tx -> {
              CompletableFuture<Connection> other =
                  CompletableFuture.supplyAsync(() -> transactions.connection(tx));
              assertThatExceptionOfType(ExecutionException.class)
                  .isThrownBy(other::get)
                  .withCauseInstanceOf(IllegalStateException.class);
              return tx;
            });
    assertThatIllegalStateException().isThrownBy(() -> transactions.connection(ended));
  }

  @Test
  void joins_a_transaction_of_the_application_and_leaves_the_end_to_it() throws SQLException {
    try (Connection own = wiretap.dataSource().getConnection()) {
      own.setAutoCommit(false);
      join(own, "a");
      own.rollback();
      assertThat(count()).isZero();

      join(own, "b");
      assertThat(own.isClosed()).isFalse();
      own.commit();
      assertThat(count()).isEqualTo(1);
      own.setAutoCommit(true);
    }
  }

  private void join(Connection own, String name) {
    transactions.alone(
        () ->
            transactions.join(
                own,
                tx -> {
                  assertThat(transactions.current()).containsSame(tx);
                  assertThat(transactions.connection(tx)).isSameAs(own);
                  return transactions.run(same -> add(same, name));
                }));
    assertThat(transactions.current()).isEmpty();
  }

  @Test
  void joins_no_connection_that_commits_by_itself() throws SQLException {
    try (Connection own = wiretap.dataSource().getConnection()) {
      assertThatIllegalStateException().isThrownBy(() -> transactions.join(own, tx -> tx));
    }
  }

  @Test
  void is_in_one_transaction_at_a_time() throws SQLException {
    try (Connection own = wiretap.dataSource().getConnection()) {
      own.setAutoCommit(false);
      transactions.run(
          tx -> {
            assertThatIllegalStateException().isThrownBy(() -> transactions.join(own, in -> in));
            assertThatIllegalStateException().isThrownBy(() -> transactions.alone(() -> tx));
            return tx;
          });
      own.setAutoCommit(true);
    }
  }

  @Test
  void a_commit_that_fails_is_told_and_the_next_one_works() {
    wiretap.failOnce("COMMIT");
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> transactions.run(tx -> add(tx, "a")));
    assertThat(count()).isZero();
    transactions.run(tx -> add(tx, "b"));
    assertThat(count()).isEqualTo(1);
  }
}
