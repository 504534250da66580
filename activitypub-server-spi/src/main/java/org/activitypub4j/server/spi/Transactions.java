package org.activitypub4j.server.spi;

import java.util.Optional;
import java.util.function.Function;

/** Runs work in transactions of the database that holds the stores. */
public interface Transactions {

  /**
   * Runs work in a new transaction, or in the current one if the thread has one, and commits it
   * when the work returns. The work should be short: the engine never uses the network in it.
   *
   * @throws RuntimeException what the work throws, after rolling back; or what the database throws
   */
  <R> R run(Function<Tx, R> work);

  /**
   * Returns the transaction of the calling thread, so that {@code send(activity)} joins the
   * application's own transaction; empty if there is none.
   */
  Optional<Tx> current();
}
