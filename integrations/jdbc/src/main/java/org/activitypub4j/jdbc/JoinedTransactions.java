package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteConnection;

/** Transactions that the application's framework begins and ends. */
final class JoinedTransactions extends JdbcTransactions {
  private static final int MIN_BUSY_TIMEOUT = 1_000;

  private final ApplicationTransactions application;
  private final Dialect dialect;
  private final DataSource dataSource;

  /** Those of the application too. */
  private final Map<Connection, JdbcTx> open = Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * Held on SQLite by the thread that has a transaction of the engine, so that only one of them at
   * a time competes with the application's: waiting in SQLite is not fair.
   */
  private final ReentrantLock turn = new ReentrantLock(true);

  private volatile boolean isClosed;

  /**
   * @throws IllegalStateException if transactions of these connections can fail because of others
   */
  JoinedTransactions(JdbcSchema schema, ApplicationTransactions application) {
    this.application = application;
    this.dialect = schema.dialect();
    this.dataSource = schema.dataSource();
    if (dialect == Dialect.SQLITE) {
      try (Connection connection = dataSource.getConnection()) {
        check(connection);
      } catch (SQLException e) {
        throw new DatabaseException("the file cannot be opened", e);
      }
    }
  }

  private static void check(Connection connection) throws SQLException {
    TransactionMode mode = connection.unwrap(SQLiteConnection.class).getCurrentTransactionMode();
    if (mode == TransactionMode.DEFERRED) {
      throw new IllegalStateException(
          "transactions that read first and write later fail on SQLite when another one writes in"
              + " between: add transaction_mode=IMMEDIATE to the settings of the driver, for"
              + " example jdbc:sqlite:blog.db?transaction_mode=IMMEDIATE");
    }
    try (Statement statement = connection.createStatement();
        ResultSet timeout = statement.executeQuery("PRAGMA busy_timeout")) {
      if (timeout.getInt(1) < MIN_BUSY_TIMEOUT) {
        throw new IllegalStateException(
            "connections to SQLite have to wait for each other: add busy_timeout=10000 to the"
                + " settings of the driver");
      }
    }
  }

  @Override
  @Nullable JdbcTx present() {
    JdbcTx begunByOthers = super.present(); // by join
    return begunByOthers != null
        ? begunByOthers
        : application.connection().map(this::joined).orElse(null);
  }

  private JdbcTx joined(Connection connection) {
    JdbcTx known = open.get(connection);
    if (known != null) {
      return known;
    }
    JdbcTx tx = JdbcTx.joined(connection);
    application.atTheEnd(tx::finish, committed -> ended(tx, committed));
    open.put(connection, tx);
    return tx;
  }

  private void ended(JdbcTx tx, boolean committed) {
    open.remove(tx.connection());
    tx.end();
    if (committed) {
      tx.committed();
    } else {
      tx.rolledBack();
    }
  }

  @Override
  <R> R begin(Function<Tx, R> work, boolean relaxed) {
    if (dialect == Dialect.POSTGRESQL) {
      return inNew(work, relaxed);
    }
    turn.lock();
    try {
      return inNew(work, relaxed);
    } finally {
      turn.unlock();
    }
  }

  private <R> R inNew(Function<Tx, R> work, boolean relaxed) {
    if (isClosed) {
      throw closed();
    }
    return application.run(
        () -> {
          JdbcTx tx = present();
          if (tx == null) {
            throw new IllegalStateException(
                "the application's transactions are not those of the DataSource of the stores");
          }
          if (relaxed && dialect == Dialect.POSTGRESQL) {
            relax(tx);
          }
          return work.apply(tx);
        });
  }

  /** On SQLite no transaction: that would wait for those that write, although it only reads. */
  @Override
  <R> R reading(Function<Tx, R> work) {
    if (dialect == Dialect.POSTGRESQL) {
      return super.reading(work);
    }
    if (isClosed) {
      throw closed();
    }
    try (Connection connection = dataSource.getConnection()) {
      boolean former = connection.getAutoCommit();
      connection.setAutoCommit(true);
      execute(connection, "PRAGMA query_only = 1");
      try {
        return inside(JdbcTx.ours(connection, null), work);
      } finally {
        execute(connection, "PRAGMA query_only = 0");
        connection.setAutoCommit(former);
      }
    } catch (SQLException e) {
      throw new DatabaseException("the transaction failed", e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void relax(JdbcTx tx) {
    try {
      execute(tx.connection(), "SET LOCAL synchronous_commit = off");
    } catch (SQLException e) {
      throw new DatabaseException("the transaction failed", e);
    }
  }

  @Override
  public boolean takesTurns() {
    return dialect == Dialect.SQLITE;
  }

  @Override
  public void close() {
    isClosed = true; // the application gives its connections back
  }
}
