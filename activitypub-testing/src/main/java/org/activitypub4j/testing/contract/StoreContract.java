package org.activitypub4j.testing.contract;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
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

  /** The storage of the running test. */
  protected Storage storage;

  /** Only for subclasses. */
  protected StoreContract() {}

  /** Returns a storage with nothing in it. Called before each test. */
  protected abstract Storage open();

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

  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RolledBack() {
      super("a test rolls its transaction back");
    }
  }
}
