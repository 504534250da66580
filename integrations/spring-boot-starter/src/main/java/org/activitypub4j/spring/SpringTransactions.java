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
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
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

  /** What is to be done at the end of a transaction. Used by its thread. */
  private static final class Ending {
    final List<Runnable> beforeCommit = new ArrayList<>();
    final List<Consumer<Boolean>> afterwards = new ArrayList<>();
    boolean over;
  }

  /**
   * @throws IllegalStateException if the manager does not tell of the end of transactions
   */
  SpringTransactions(DataSource dataSource, PlatformTransactionManager manager) {
    this.dataSource = dataSource;
    this.template = new TransactionTemplate(manager);
    // A transaction that the thread is in would have been joined already, if it could be: after
    // its commit, what a listener writes in it would be lost.
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
    R result = template.execute(status -> work.get());
    if (result == null) {
      throw new IllegalStateException("the work of a transaction returned null");
    }
    return result;
  }

  @Override
  public Optional<Connection> connection() {
    ConnectionHolder holder = holder();
    if (holder == null || isOver(holder)) {
      return Optional.empty();
    }
    Connection connection = holder.getConnection();
    try {
      return connection.getAutoCommit() ? Optional.empty() : Optional.of(connection);
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException(
          "the connection of the transaction cannot be used", e);
    }
  }

  private boolean isOver(ConnectionHolder holder) {
    Ending ending = endings.get(holder);
    return ending != null && ending.over;
  }

  private @Nullable ConnectionHolder holder() {
    return TransactionSynchronizationManager.isActualTransactionActive()
            && TransactionSynchronizationManager.getResource(dataSource)
                instanceof ConnectionHolder holder
        ? holder
        : null;
  }

  @Override
  public void atTheEnd(Runnable beforeCommit, Consumer<Boolean> afterwards) {
    ConnectionHolder holder = holder();
    if (holder == null) {
      throw new IllegalStateException("this thread is in no transaction");
    }
    Ending ending = endings.computeIfAbsent(holder, key -> new Ending());
    ending.beforeCommit.add(beforeCommit);
    ending.afterwards.add(afterwards);
  }

  /**
   * Told by the manager, for each transaction that it begins, after all that the application does.
   */
  private final class Listener implements TransactionExecutionListener {
    @Override
    public void beforeCommit(TransactionExecution transaction) {
      ConnectionHolder holder = holder();
      Ending ending = holder == null ? null : endings.get(holder);
      if (ending != null) {
        ending.beforeCommit.forEach(Runnable::run);
      }
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
      ended(failure == null);
    }

    @Override
    public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
      ended(false);
    }

    private void ended(boolean committed) {
      ConnectionHolder holder = holder();
      if (holder != null) {
        Ending ending = endings.computeIfAbsent(holder, key -> new Ending());
        if (!ending.over) { // a commit that fails is followed by a rollback
          ending.over = true;
          ending.afterwards.forEach(one -> one.accept(committed));
        }
      }
    }
  }
}
