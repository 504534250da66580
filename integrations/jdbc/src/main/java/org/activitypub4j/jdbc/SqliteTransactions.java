package org.activitypub4j.jdbc;

import java.sql.SQLException;
import java.time.Duration;
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
 *
 * <p>What is relaxed joins whatever is open. Other work never joins what was begun without the
 * disk, because SQLite does not let a transaction change that.
 */
final class SqliteTransactions extends JdbcTransactions {
  /** How long a common transaction takes more work. */
  private static final Duration LONGEST = Duration.ofMillis(10);

  /** How long commits may leave the disk alone. */
  private static final Duration UNSYNCED = Duration.ofMillis(500);

  private final DataSource dataSource;
  private final long longestNanos;
  private final long unsyncedNanos;

  /** Held by the thread whose turn it is. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private @Nullable SqliteWriter writer;
  private @Nullable Group group;
  private boolean isClosed;

  /**
   * A transaction with the work of several callers. While it is open, somebody has the turn, or
   * waits for it.
   */
  private static final class Group {
    final SqliteWriter writer;
    final boolean syncs;
    final long begun = System.nanoTime();
    final CompletableFuture<@Nullable Void> committed = new CompletableFuture<>();
    @Nullable SQLException broken;

    Group(SqliteWriter writer, boolean syncs) {
      this.writer = writer;
      this.syncs = syncs;
    }
  }

  SqliteTransactions(DataSource dataSource) {
    this(dataSource, LONGEST, UNSYNCED);
  }

  /**
   * @param longest how long a common transaction takes more work
   * @param unsynced how long commits may leave the disk alone
   */
  SqliteTransactions(DataSource dataSource, Duration longest, Duration unsynced) {
    this.dataSource = dataSource;
    this.longestNanos = longest.toNanos();
    this.unsyncedNanos = unsynced.toNanos();
  }

  @Override
  <R> R begin(Function<Tx, R> work, boolean relaxed) {
    JdbcTx tx;
    Group mine;
    R result;
    turn.lock();
    try {
      mine = group(relaxed);
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

  /** Returns the open transaction if it will do, or begins one. */
  private Group group(boolean relaxed) throws SQLException {
    if (group != null && !relaxed && !group.syncs) {
      end(group);
    }
    if (group == null) {
      SqliteWriter open = writer();
      boolean syncs = !relaxed || open.nanosSinceSync() > unsyncedNanos;
      open.begin(syncs);
      group = new Group(open, syncs);
    }
    return group;
  }

  private SqliteWriter writer() throws SQLException {
    if (isClosed) {
      throw closed();
    }
    if (writer == null) {
      writer = SqliteWriter.of(dataSource.getConnection());
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
        open.writer.commit();
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
    SqliteWriter old = writer;
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

  @Override
  public boolean takesTurns() {
    return true;
  }

  /** How many wait for their turn, about. */
  int waiting() {
    return turn.getQueueLength();
  }

  @Override
  <R> R inTurn(Supplier<R> work) {
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
      isClosed = true;
      commitForOthers();
      SqliteWriter old = writer;
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
