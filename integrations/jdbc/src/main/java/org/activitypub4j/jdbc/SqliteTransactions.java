package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * One writer, whose connection goes from caller to caller. Each does its work on its own thread, in
 * a savepoint of a common transaction. Who finds others waiting leaves the commit to them; the last
 * one, or the first one after {@link #LONGEST}, commits for all.
 */
final class SqliteTransactions extends JdbcTransactions {
  /** How long a common transaction takes more work. */
  private static final Duration LONGEST = Duration.ofMillis(10);

  private final DataSource dataSource;
  private final long longestNanos;

  /** Held by the thread whose turn it is. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private @Nullable Writer writer;
  private @Nullable Group group;

  /** The connection, and what was prepared on it. */
  private record Writer(Connection connection, Map<String, PreparedStatement> prepared) {
    void execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  /**
   * A transaction with the work of several callers. While it is open, somebody has the turn, or
   * waits for it.
   */
  private static final class Group {
    final Writer writer;
    final long begun = System.nanoTime();
    final CompletableFuture<@Nullable Void> committed = new CompletableFuture<>();
    @Nullable SQLException broken;

    Group(Writer writer) {
      this.writer = writer;
    }
  }

  SqliteTransactions(DataSource dataSource) {
    this(dataSource, LONGEST);
  }

  /**
   * @param longest how long a common transaction takes more work
   */
  SqliteTransactions(DataSource dataSource, Duration longest) {
    this.dataSource = dataSource;
    this.longestNanos = longest.toNanos();
  }

  @Override
  <R> R begin(Function<Tx, R> work) {
    JdbcTx tx;
    Group mine;
    R result;
    turn.lock();
    try {
      mine = group();
      tx = JdbcTx.ours(mine.writer.connection(), mine.writer.prepared());
      result = inSavepoint(mine, tx, work);
    } catch (SQLException e) {
      throw new DatabaseException("the transaction failed", e);
    } finally {
      passOn();
      turn.unlock();
    }
    boolean committed = false;
    try {
      mine.committed.join();
      committed = true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw new DatabaseException("the transaction could not be committed", cause);
      }
      throw e;
    } finally {
      if (committed) {
        tx.committed();
      } else {
        tx.rolledBack();
      }
    }
    return result;
  }

  private <R> R inSavepoint(Group mine, JdbcTx tx, Function<Tx, R> work) throws SQLException {
    mine.writer.execute("SAVEPOINT work");
    boolean done = false;
    try {
      R result = inside(tx, work);
      mine.writer.execute("RELEASE work");
      done = true;
      return result;
    } catch (SQLException e) {
      mine.broken = e; // SQLite has rolled back everything
      throw e;
    } finally {
      if (!done) {
        undo(mine);
        tx.rolledBack();
      }
    }
  }

  private static void undo(Group mine) {
    try {
      mine.writer.execute("ROLLBACK TO work");
      mine.writer.execute("RELEASE work");
    } catch (SQLException e) {
      mine.broken = e; // a full disk ends the whole transaction, with the work of the others
    }
  }

  /** Returns the open transaction, or begins one. */
  private Group group() throws SQLException {
    if (group == null) {
      Writer open = writer();
      open.execute("BEGIN IMMEDIATE");
      group = new Group(open);
    }
    return group;
  }

  private Writer writer() throws SQLException {
    if (writer == null) {
      Writer fresh = new Writer(dataSource.getConnection(), new HashMap<>());
      boolean ready = false;
      try {
        fresh.execute("PRAGMA busy_timeout = 10000");
        fresh.execute("PRAGMA synchronous = FULL");
        ready = true;
      } finally {
        if (!ready) {
          fresh.connection().close();
        }
      }
      writer = fresh;
    }
    return writer;
  }

  /** Leaves the open transaction to the next one who waits, or ends it. Does not throw. */
  private void passOn() {
    Group open = group;
    if (open != null
        && (open.broken != null
            || !turn.hasQueuedThreads()
            || System.nanoTime() - open.begun > longestNanos)) {
      end(open);
    }
  }

  private void end(Group open) {
    group = null;
    SQLException failure = open.broken;
    if (failure == null) {
      try {
        open.writer.execute("COMMIT");
        open.committed.complete(null);
        return;
      } catch (SQLException e) {
        failure = e;
      }
    }
    drop(failure);
    open.committed.completeExceptionally(failure);
  }

  /** Closes the connection, which rolls back what is open on it. The next caller opens another. */
  private void drop(SQLException failure) {
    Writer old = writer;
    writer = null;
    if (old != null) {
      try {
        old.execute("ROLLBACK");
      } catch (SQLException e) {
        failure.addSuppressed(e); // there may be none any more
      }
      try {
        old.connection().close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** How many wait for their turn, about. */
  int waiting() {
    return turn.getQueueLength();
  }

  @Override
  public <R> R alone(Supplier<R> work) {
    if (current().isPresent()) {
      throw new IllegalStateException("this thread is in a transaction");
    }
    turn.lock();
    try {
      commitForOthers();
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  private void commitForOthers() {
    Group open = group;
    if (open != null) {
      end(open);
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      commitForOthers();
      Writer old = writer;
      writer = null;
      if (old != null) {
        old.connection().close();
      }
    } catch (SQLException e) {
      throw new DatabaseException("the connection could not be closed", e);
    } finally {
      turn.unlock();
    }
  }
}
