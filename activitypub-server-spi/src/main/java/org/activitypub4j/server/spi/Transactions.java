package org.activitypub4j.server.spi;

import java.util.Optional;
import java.util.function.Function;

/** Runs work in transactions of the database that holds the stores. */
public interface Transactions {

  /**
   * Runs work in a new transaction, or in the current one if the thread has one, and commits it
   * when the work returns. What is committed is not lost, whatever ends. The work should be short:
   * the engine never uses the network in it.
   *
   * @throws RuntimeException what the work throws, after rolling back; or what the database throws
   */
  <R> R run(Function<Tx, R> work);

  /**
   * Runs work as {@link #run} does, but need not wait until a disk has it. For work that only
   * reads, or that can be done again: the engine ends deliveries with it, for example. To wait for
   * a disk is a large part of what such work costs.
   *
   * <p>When this returns, every later transaction sees what the work has done. It is not lost when
   * this process ends, in whatever way. It may be lost when the database fails, or the machine that
   * it is on; not if something was committed after it that is not lost.
   *
   * <p>By default it is {@link #run}.
   *
   * @throws RuntimeException as {@link #run}
   */
  default <R> R runRelaxed(Function<Tx, R> work) {
    return run(work);
  }

  /**
   * Runs work that only reads. Each of its queries sees what was committed before, and it need not
   * wait for transactions that write meanwhile: the page of an application that shows who likes a
   * post is not slower because posts go out. If the thread has a transaction, it reads in that.
   * Work that writes may be refused.
   *
   * <p>By default it is {@link #runRelaxed}.
   *
   * @throws RuntimeException as {@link #run}
   */
  default <R> R read(Function<Tx, R> work) {
    return runRelaxed(work);
  }

  /**
   * Returns whether transactions run one after the other, and each has a price of its own. Then
   * what several threads bring at the same time is better done in one transaction, and the engine
   * does so where it can. By default false.
   */
  default boolean takesTurns() {
    return false;
  }

  /**
   * Returns the transaction of the calling thread, so that {@code send(activity)} joins the
   * application's own transaction; empty if there is none.
   */
  Optional<Tx> current();
}
