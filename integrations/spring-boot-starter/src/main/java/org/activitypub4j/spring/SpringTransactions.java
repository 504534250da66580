package org.activitypub4j.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.activitypub4j.jdbc.ApplicationTransactions;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The transactions of Spring on a {@code DataSource}, whichever manager runs them: that of JDBC, or
 * that of JPA, which shows its connection. Safe for use by several threads.
 */
final class SpringTransactions implements ApplicationTransactions {
  private final DataSource dataSource;
  private final TransactionTemplate template;

  /** The transactions of which anything is known, by what Spring keeps for each. */
  private final Map<ConnectionHolder, Ending> endings =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** How a transaction stands, and what is to be done at its end. Used by its thread. */
  private static final class Ending {
    final List<Runnable> beforeCommit = new ArrayList<>();
    final List<Consumer<Boolean>> afterwards = new ArrayList<>();

    /** Whether the commit is under way. */
    boolean committing;

    /** Whether it has been committed or rolled back. Spring keeps its connection for a while. */
    boolean over;

    void beforeCommit() {
      beforeCommit.forEach(Runnable::run);
      committing = true;
    }

    void afterwards(boolean committed) {
      over = true;
      List<Consumer<Boolean>> waiting = List.copyOf(afterwards);
      afterwards.clear(); // a commit that fails is followed by a rollback
      waiting.forEach(one -> one.accept(committed));
    }
  }

  /**
   * @throws IllegalStateException if the manager does not tell of the end of transactions
   */
  SpringTransactions(DataSource dataSource, PlatformTransactionManager manager) {
    this.dataSource = dataSource;
    this.template = new TransactionTemplate(manager);
    template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    if (!(manager instanceof ConfigurableTransactionManager telling)) {
      throw new IllegalStateException(
          "the stores cannot take part in the transactions of "
              + manager.getClass().getName()
              + ": it does not tell when they end (ConfigurableTransactionManager)");
    }
    telling.addListener(new Listener());
  }

  @Override
  public <R> R run(Supplier<R> work) {
    ConnectionHolder holder = holder();
    Ending former = holder == null ? null : endings.get(holder);
    if (holder != null && former != null && former.over && isInUse(holder.getConnection())) {
      return runAfterwards(holder, former, work);
    }
    R result = template.execute(status -> work.get());
    if (result == null) {
      throw new IllegalStateException("the work of a transaction returned null");
    }
    return result;
  }

  /**
   * Runs work for a listener that is told after a commit. Spring still keeps the connection for
   * this thread, and takes the transaction for the present one: what is written in it would not be
   * committed. A second connection would be waited for in vain if all threads do so, and on SQLite
   * the first one has already begun to write.
   */
  private <R> R runAfterwards(ConnectionHolder holder, Ending former, Supplier<R> work) {
    Connection connection = holder.getConnection();
    Ending mine = new Ending();
    endings.put(holder, mine);
    boolean committed = false;
    try {
      R result = work.get();
      mine.beforeCommit();
      connection.commit();
      committed = true;
      return result;
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("the transaction failed", e);
    } finally {
      endings.put(holder, former);
      try {
        if (!committed) {
          rollBack(connection);
        }
      } finally {
        mine.afterwards(committed);
      }
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("the transaction could not be rolled back", e);
    }
  }

  @Override
  public Optional<Connection> connection() {
    ConnectionHolder holder = holder();
    if (holder == null) {
      return Optional.empty();
    }
    Ending ending = endings.get(holder);
    return (ending == null || !ending.over) && isInUse(holder.getConnection())
        ? Optional.of(holder.getConnection())
        : Optional.empty();
  }

  private static boolean isInUse(Connection connection) {
    try {
      return !connection.isClosed() && !connection.getAutoCommit();
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException(
          "the connection of the transaction cannot be used", e);
    }
  }

  private @Nullable ConnectionHolder holder() {
    return TransactionSynchronizationManager.isActualTransactionActive()
            && TransactionSynchronizationManager.getResource(dataSource)
                instanceof ConnectionHolder holder
        ? holder
        : null;
  }

  private @Nullable Ending ending() {
    ConnectionHolder holder = holder();
    return holder == null ? null : endings.computeIfAbsent(holder, key -> new Ending());
  }

  @Override
  public void atTheEnd(Runnable beforeCommit, Consumer<Boolean> afterwards) {
    Ending ending = ending();
    if (ending == null || ending.committing || ending.over) {
      throw new IllegalStateException("this thread is in no transaction, or it is being committed");
    }
    ending.beforeCommit.add(beforeCommit);
    ending.afterwards.add(afterwards);
  }

  /** Told by the manager of each transaction that it ends. */
  private final class Listener implements TransactionExecutionListener {
    @Override
    public void beforeCommit(TransactionExecution transaction) {
      Ending ending = ending(transaction);
      if (ending != null) {
        ending.beforeCommit();
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
          TransactionSynchronizationManager.registerSynchronization(new AfterCommit(ending));
        }
      }
    }

    /** Before the listeners of the application are told of the end. */
    @Override
    public void beforeRollback(TransactionExecution transaction) {
      ended(transaction, false);
    }

    /** Has been told already, unless the commit failed or the application has no listeners. */
    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
      ended(transaction, failure == null);
    }

    /** Has been told already, unless it was a commit that failed. */
    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
      ended(transaction, false);
    }

    private void ended(TransactionExecution transaction, boolean committed) {
      Ending ending = ending(transaction);
      if (ending != null) {
        ending.afterwards(committed);
      }
    }

    /** The end of a part of a transaction, which has a savepoint, is not its end. */
    private @Nullable Ending ending(TransactionExecution transaction) {
      return transaction.isNested() ? null : SpringTransactions.this.ending();
    }
  }

  /** Is told of the commit before the listeners of the application are. */
  private record AfterCommit(Ending ending) implements TransactionSynchronization {
    @Override
    public int getOrder() {
      return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void afterCommit() {
      ending.afterwards(true);
    }
  }
}
