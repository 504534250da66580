package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** A transaction on a connection. Used by the thread that it belongs to. */
final class JdbcTx implements Tx {
  private final Connection connection;
  private final Connection shown;

  /** Statements that were prepared on this connection; null if they are not kept. */
  private final @Nullable Map<String, PreparedStatement> prepared;

  private final List<Runnable> last = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Runnable> afterRollback = new ArrayList<>();
  private boolean over;

  private JdbcTx(
      Connection connection, boolean ours, @Nullable Map<String, PreparedStatement> prepared) {
    this.connection = connection;
    this.shown = ours ? new SharedConnection(connection, this::isOver).shown() : connection;
    this.prepared = prepared;
  }

  /** A transaction that we begin and end. */
  static JdbcTx ours(Connection connection, @Nullable Map<String, PreparedStatement> prepared) {
    return new JdbcTx(connection, true, prepared);
  }

  /** A transaction that the application began, and ends. */
  static JdbcTx joined(Connection connection) {
    return new JdbcTx(connection, false, null);
  }

  Connection connection() {
    return connection;
  }

  /** The connection as the application sees it: it cannot end a transaction of ours. */
  Connection shown() {
    return shown;
  }

  boolean isOver() {
    return over;
  }

  /** Something that is done with a statement. */
  @FunctionalInterface
  interface Step<R> {
    R with(PreparedStatement statement) throws SQLException;
  }

  /** Does something with a prepared statement: all of it, results are read to their end. */
  <R> R with(String sql, Step<R> step) throws SQLException {
    PreparedStatement statement = prepare(sql);
    R result;
    try {
      result = step.with(statement);
    } catch (SQLException | RuntimeException | Error e) {
      discard(sql, statement, e);
      throw e;
    }
    release(statement);
    return result;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    if (prepared == null) {
      return connection.prepareStatement(sql);
    }
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  private void release(PreparedStatement statement) throws SQLException {
    if (prepared == null) {
      statement.close();
    } else {
      statement.clearParameters(); // they may be large
    }
  }

  /** A statement that failed is of no use any more: the driver of SQLite has ended it. */
  private void discard(String sql, PreparedStatement statement, Throwable cause) {
    if (prepared != null) {
      prepared.remove(sql);
    }
    try {
      statement.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Adds work that is done at the end, just before the commit, so that its locks are short. */
  void atTheEnd(Runnable work) {
    last.add(work);
  }

  /**
   * Adds what to do when the transaction has been committed. If it is the application's own, this
   * is done when our work in it has ended, because we are not told of the commit.
   */
  void afterCommit(Runnable work) {
    afterCommit.add(work);
  }

  /** Adds what to do when the transaction has been rolled back. */
  void afterRollback(Runnable work) {
    afterRollback.add(work);
  }

  /**
   * Does some work. If it fails, what it did is undone, and the rest of the transaction stays.
   *
   * @throws SQLException if that cannot be undone
   */
  <R> R allOrNothing(Supplier<R> work) throws SQLException {
    int toDo = last.size();
    int ofCommit = afterCommit.size();
    int ofRollback = afterRollback.size();
    execute("SAVEPOINT part");
    boolean done = false;
    try {
      R result = work.get();
      done = true;
      return result;
    } finally {
      if (!done) {
        execute("ROLLBACK TO SAVEPOINT part");
        List<Runnable> undone = afterRollback.subList(ofRollback, afterRollback.size());
        undone.forEach(Runnable::run);
        undone.clear();
        last.subList(toDo, last.size()).clear();
        afterCommit.subList(ofCommit, afterCommit.size()).clear();
      }
      execute("RELEASE SAVEPOINT part");
    }
  }

  private void execute(String sql) throws SQLException {
    with(sql, PreparedStatement::execute);
  }

  /** Does what was put off until the end; that may put off more. */
  void finish() {
    for (int i = 0; i < last.size(); i++) {
      last.get(i).run();
    }
    last.clear();
  }

  void end() {
    over = true;
  }

  void committed() {
    afterCommit.forEach(Runnable::run);
  }

  void rolledBack() {
    afterRollback.forEach(Runnable::run);
  }
}
