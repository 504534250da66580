package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import javax.sql.DataSource;
import org.activitypub4j.server.spi.Tx;

/** A connection for each transaction. */
final class PooledTransactions extends JdbcTransactions {
  private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE";

  private final DataSource dataSource;
  private volatile boolean isClosed;

  PooledTransactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  <R> R begin(Function<Tx, R> work, boolean relaxed) {
    if (isClosed) {
      throw closed();
    }
    try (Connection connection = dataSource.getConnection()) {
      boolean former = connection.getAutoCommit();
      connection.setAutoCommit(false);
      JdbcTx tx = JdbcTx.ours(connection, null);
      R result;
      try {
        result = inside(begun(tx, relaxed), work);
        connection.commit();
      } catch (SQLException | RuntimeException | Error e) {
        undo(tx, former, e);
        throw e;
      }
      tx.committed();
      connection.setAutoCommit(former);
      return result;
    } catch (SQLException e) {
      throw new DatabaseException("the transaction failed", e);
    }
  }

  /**
   * The stores count on seeing what was committed before each statement. This holds for one
   * transaction only, so the connection stays as it was.
   */
  private static JdbcTx begun(JdbcTx tx, boolean relaxed) throws SQLException {
    try (Statement statement = tx.connection().createStatement()) {
      statement.execute(relaxed ? BEGIN + "; SET LOCAL synchronous_commit = off" : BEGIN);
    }
    return tx;
  }

  private static void undo(JdbcTx tx, boolean former, Throwable cause) {
    try {
      tx.connection().rollback();
      tx.connection().setAutoCommit(former);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
    tx.rolledBack();
  }

  @Override
  public void close() {
    isClosed = true; // each transaction gives its connection back
  }
}
