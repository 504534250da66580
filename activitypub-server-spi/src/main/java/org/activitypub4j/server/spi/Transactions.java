package org.activitypub4j.server.spi;

import java.util.Optional;
import java.util.function.Function;

/** Runs work in transactions of the database in which the stores are. */
public interface Transactions {

  /**
   * Runs work in a new transaction, or in the current one if the thread has one, and commits it
   * when the work returns. The work may be done in a short time only: the engine never touches the
   * network in it.
   *
   * @throws RuntimeException what the work throws, after rolling back; or what the database throws
   */
  <R> R run(Function<Tx, R> work);

  /**
   * The transaction in which the calling thread is, so that {@code send(activity)} inside the
   * application's own transaction joins it; empty where there is none.
   */
  Optional<Tx> current();
}
