package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The transactions of the application, as its framework runs them, on the database that holds the
 * stores. With it the engine takes part in a transaction that the application has begun, and the
 * application's own code takes part in those of the engine, without knowing of each other. The
 * Spring Boot starter has one for Spring's transactions.
 *
 * <p>The isolation must be READ COMMITTED on PostgreSQL. Methods are called by several threads.
 */
public interface ApplicationTransactions {

  /**
   * Runs work in a new transaction, which is that of the calling thread meanwhile, and commits it
   * when the work returns. A transaction that the thread is in already is not used.
   *
   * @throws RuntimeException what the work throws, after rolling back; or what the database throws
   */
  <R> R run(Supplier<R> work);

  /**
   * Returns the connection of the transaction that the calling thread is in, always the same for a
   * transaction. Empty if there is none, or if it is over: what is written after a commit would be
   * lost.
   */
  Optional<Connection> connection();

  /**
   * Says what to do at the end of the transaction that the calling thread is in.
   *
   * @param beforeCommit called just before the commit, in the transaction; what it throws rolls it
   *     back. Not called if it is rolled back anyway
   * @param afterwards called when the transaction has ended, with whether it was committed
   */
  void atTheEnd(Runnable beforeCommit, Consumer<Boolean> afterwards);
}
