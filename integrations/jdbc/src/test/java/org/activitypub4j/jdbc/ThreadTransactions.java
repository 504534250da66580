package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Transactions as a framework runs them: one for each thread, of connections of its own. */
final class ThreadTransactions implements ApplicationTransactions {
  private final DataSource dataSource;
  private final Map<Thread, Open> current = new ConcurrentHashMap<>();

  private static final class Open {
    final Connection connection;
    final List<Runnable> beforeCommit = new ArrayList<>();
    final List<Consumer<Boolean>> afterwards = new ArrayList<>();

    Open(Connection connection) {
      this.connection = connection;
    }
  }

  ThreadTransactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** A storage whose transactions are these. */
  static JdbcStorage storage(JdbcSchema tables) {
    return JdbcStorage.builder(tables)
        .limits(Databases.SMALL)
        .transactions(new ThreadTransactions(tables.dataSource()))
        .build();
  }

  @Override
  public <R> R run(Supplier<R> work) {
    Thread thread = Thread.currentThread();
    @Nullable Open outer = current.get(thread);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      Open mine = new Open(connection);
      current.put(thread, mine);
      boolean committed = false;
      try {
        R result = work.get();
        mine.beforeCommit.forEach(Runnable::run);
        connection.commit();
        committed = true;
        return result;
      } finally {
        current.remove(thread);
        if (outer != null) {
          current.put(thread, outer);
        }
        if (!committed) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
        boolean done = committed;
        mine.afterwards.forEach(one -> one.accept(done));
      }
    } catch (SQLException e) {
      throw new DatabaseException("the transaction failed", e);
    }
  }

  @Override
  public Optional<Connection> connection() {
    return Optional.ofNullable(current.get(Thread.currentThread())).map(open -> open.connection);
  }

  @Override
  public void atTheEnd(Runnable beforeCommit, Consumer<Boolean> afterwards) {
    Open open = current.get(Thread.currentThread());
    if (open == null) {
      throw new IllegalStateException("no transaction");
    }
    open.beforeCommit.add(beforeCommit);
    open.afterwards.add(afterwards);
  }
}
