package org.activitypub4j.testing.contract;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts of all stores share: each test has a storage of its own, and runs what it does
 * in transactions.
 */
public abstract class StoreContract {
  /** When tests begin. Stores get the time from their callers, so it never changes by itself. */
  protected static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

  private static final int MOST_TRIES = 100;
  private static final long PATIENCE_SECONDS = 60;

  /** The storage of the running test. */
  protected Storage storage;

  /** Only for subclasses. */
  protected StoreContract() {}

  /** Returns a storage with nothing in it. Called before each test. */
  protected abstract Storage open();

  /**
   * Returns whether the storage runs two transactions at the same time. Where it runs one at a
   * time, because it lives in memory or has a single writer, tests that need two that overlap are
   * skipped. Default true.
   */
  protected boolean runsTransactionsAtOnce() {
    return true;
  }

  /** Opens the storage. */
  @BeforeEach
  protected final void openStorage() {
    storage = open();
  }

  /** Returns the result of some work in a transaction of its own. */
  protected final <R> R in(Function<Tx, R> work) {
    return storage.transactions().run(work);
  }

  /** Does some work in a transaction of its own. */
  protected final void run(Consumer<Tx> work) {
    in(
        tx -> {
          work.accept(tx);
          return tx;
        });
  }

  /** Does some work in a transaction that is rolled back. */
  protected final void rollBack(Consumer<Tx> work) {
    try {
      in(
          tx -> {
            work.accept(tx);
            throw new RolledBack();
          });
    } catch (RolledBack e) {
      // as intended
    }
  }

  /**
   * Returns the result of some work in a transaction of its own. Runs it again if the transaction
   * fails, as a database may let one of several fail that run at the same time.
   */
  protected final <R> R repeat(Function<Tx, R> work) {
    RuntimeException last = new IllegalStateException("never tried");
    for (int i = 0; i < MOST_TRIES; i++) {
      try {
        return in(work);
      } catch (RuntimeException e) {
        last = e;
      }
    }
    throw last;
  }

  /**
   * Does some work in several threads at once.
   *
   * @param work gets the number of the thread, from 0
   * @return all that they returned
   */
  protected static <R> List<R> together(int threads, IntFunction<List<R>> work)
      throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<List<R>>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        all.add(
            executor.submit(
                () -> {
                  start.await();
                  return work.apply(number);
                }));
      }
      List<R> results = new ArrayList<>();
      for (Future<List<R>> one : all) {
        results.addAll(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("a thread failed, or did not end", e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RolledBack() {
      super("a test rolls its transaction back");
    }
  }
}
