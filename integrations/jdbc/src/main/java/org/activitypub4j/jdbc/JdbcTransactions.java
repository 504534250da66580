package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of a database. Safe for use by several threads; a transaction belongs to the thread
 * that runs its work.
 *
 * <p>On PostgreSQL each takes a connection of the {@code DataSource}, with the isolation READ
 * COMMITTED, and gives it back as it was.
 *
 * <p>SQLite has one writer at a time, so the callers take turns, and who waits longest comes first.
 * What several callers do is committed together, because a commit waits for the disk: {@link #run}
 * returns after the commit that holds its work. If the work of one throws, only that is rolled
 * back. If the commit fails, all of them get an exception. So the work should be short: others wait
 * for it. One connection is used for all of this, and kept until {@link #close}.
 *
 * <p>With {@link JdbcStorage.Builder#transactions} the framework of the application begins and ends
 * them all, and a transaction of the application is the current one by itself.
 */
public abstract sealed class JdbcTransactions implements Transactions, AutoCloseable
    permits PooledTransactions, SqliteTransactions, JoinedTransactions {
  /** The transaction of each thread that is in one. */
  private final Map<Thread, JdbcTx> bound = new ConcurrentHashMap<>();

  JdbcTransactions() {}

  /** Returns transactions that we begin and end. */
  static JdbcTransactions of(JdbcSchema schema) {
    return switch (schema.dialect()) {
      case SQLITE -> new SqliteTransactions(schema.dataSource());
      case POSTGRESQL -> new PooledTransactions(schema.dataSource());
    };
  }

  @Override
  public final <R> R run(Function<Tx, R> work) {
    return run(work, false);
  }

  @Override
  public final <R> R runRelaxed(Function<Tx, R> work) {
    return run(work, true);
  }

  private <R> R run(Function<Tx, R> work, boolean relaxed) {
    Objects.requireNonNull(work, "work");
    JdbcTx present = present();
    return present == null ? begin(work, relaxed) : work.apply(present);
  }

  @Override
  public final <R> R read(Function<Tx, R> work) {
    Objects.requireNonNull(work, "work");
    JdbcTx present = present();
    return present == null ? reading(work) : work.apply(present);
  }

  /** Runs work that only reads. */
  <R> R reading(Function<Tx, R> work) {
    return begin(work, true);
  }

  /** The transaction of the calling thread. */
  @Nullable JdbcTx present() {
    return bound.get(Thread.currentThread());
  }

  /**
   * Runs work in a new transaction.
   *
   * @param relaxed whether the commit need not wait for the disk
   */
  abstract <R> R begin(Function<Tx, R> work, boolean relaxed);

  @Override
  public final Optional<Tx> current() {
    return Optional.ofNullable(present());
  }

  /**
   * Returns the connection of a transaction, for rows of the application that are committed or
   * rolled back with those of the stores. It cannot be committed, rolled back or closed, and is of
   * no use after the transaction.
   *
   * @throws IllegalStateException if the transaction has ended, or belongs to another thread
   */
  public final Connection connection(Tx tx) {
    return check(tx).shown();
  }

  /**
   * Runs work in a transaction that the application has begun, as the current one of this thread.
   * Nothing is committed, rolled back or closed. What the work does counts when the application
   * commits; if the work throws, the application should roll back. On SQLite, do this within {@link
   * #alone}.
   *
   * @param connection in a transaction, to the database of the stores; the isolation of PostgreSQL
   *     must be READ COMMITTED
   * @throws IllegalStateException if the connection commits each statement by itself, or this
   *     thread is in another transaction
   */
  public final <R> R join(Connection connection, Function<Tx, R> work) {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(work, "work");
    JdbcTx present = present();
    if (present != null) {
      if (present.shown() != connection) {
        throw new IllegalStateException("this thread is in another transaction");
      }
      return work.apply(present);
    }
    try {
      if (connection.getAutoCommit()) {
        throw new IllegalStateException("the connection is in no transaction: autoCommit is on");
      }
    } catch (SQLException e) {
      throw new DatabaseException("the connection cannot be used", e);
    }
    JdbcTx tx = JdbcTx.joined(connection);
    boolean done = false;
    try {
      R result = inside(tx, work);
      done = true;
      return result;
    } finally {
      if (done) {
        tx.committed();
      } else {
        tx.rolledBack();
      }
    }
  }

  /**
   * Runs work of the application that writes with connections of its own. On SQLite it takes its
   * turn, and {@link #run} waits meanwhile on all other threads, so neither gets {@code
   * SQLITE_BUSY}. On PostgreSQL it is just run.
   *
   * @throws IllegalStateException if this thread is in a transaction
   */
  public final <R> R alone(Supplier<R> work) {
    if (current().isPresent()) {
      throw new IllegalStateException("this thread is in a transaction");
    }
    return inTurn(work);
  }

  /** Runs work while no transaction of ours can write, where there is one writer. */
  <R> R inTurn(Supplier<R> work) {
    return work.get();
  }

  /**
   * Gives the connections back. Transactions that run come to their end first; afterwards {@link
   * #run}, {@link #runRelaxed} and {@link #read} throw {@code IllegalStateException}.
   */
  @Override
  public abstract void close();

  static IllegalStateException closed() {
    return new IllegalStateException("the storage is closed");
  }

  /** Runs work as that of the current transaction of this thread, which ends with it. */
  final <R> R inside(JdbcTx tx, Function<Tx, R> work) {
    bound.put(Thread.currentThread(), tx);
    try {
      R result = work.apply(tx);
      tx.finish();
      return result;
    } finally {
      tx.end();
      bound.remove(Thread.currentThread());
    }
  }

  final JdbcTx check(Tx tx) {
    Objects.requireNonNull(tx, "tx");
    JdbcTx present = present();
    if (present == null || tx != present) {
      throw new IllegalStateException("the transaction has ended, or belongs to another thread");
    }
    return present;
  }
}
