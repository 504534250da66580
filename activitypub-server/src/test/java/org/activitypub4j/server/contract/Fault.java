package org.activitypub4j.server.contract;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.activitypub4j.server.Stores;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.Storage;

/** What a store can do wrong. */
enum Fault {
  NONE(InMemoryStore::new),
  SKIPS_A_ROW(over(Broken.SkipsARow::new)),
  LOSES_WHAT_APPEARS_LATE(over(Broken.LosesWhatAppearsLate::new)),
  FORGETS_AFTER(over(Broken.ForgetsAfter::new)),
  FORGETS_THE_FENCE(over(Broken.ForgetsTheFence::new)),
  LEASES_TWICE(over(Broken.LeasesTwice::new)),
  KEEPS_THE_LEASE(over(Broken.KeepsTheLease::new)),
  FORGETS_THE_STANDING(over(Broken.ForgetsTheStanding::new)),
  FORGETS_NOT_BEFORE(over(Broken.ForgetsNotBefore::new)),
  COUNTS_TWICE(over(store -> new Broken.Results(store, Broken.Results::twice))),
  PARKS_ONE_OF_AN_INBOX(over(store -> new Broken.Results(store, Broken.Results::alone))),
  KEEPS_ADD(() -> NotRolledBack.of("add")),
  KEEPS_LEASE(() -> NotRolledBack.of("lease")),
  KEEPS_RENEW(() -> NotRolledBack.of("renew")),
  KEEPS_RELEASE(() -> NotRolledBack.of("release")),
  KEEPS_FINISH(() -> NotRolledBack.of("finish")),
  KEEPS_REVIVE(() -> NotRolledBack.of("revive")),
  KEEPS_PARK(() -> NotRolledBack.of("park")),
  KEEPS_REDRIVE(() -> NotRolledBack.of("redrive")),
  KEEPS_DISCARD(() -> NotRolledBack.of("discard")),
  /** No fault in what it knows. */
  OVERLAPS(() -> overlapping(new Overlapping(), store -> store)),
  OVERLAPS_AND_LOSES(() -> overlapping(new Overlapping(), Broken.LosesWhatAppearsLate::new)),
  OVERLAPS_AND_FORGETS_HOSTS(() -> overlapping(new Overlapping.NoSignal(), store -> store)),
  OVERLAPS_AND_LOCKS(() -> overlapping(new Overlapping.Locking(), store -> store));

  @SuppressWarnings("ImmutableEnumChecker") // These functions have no state.
  private final Supplier<Storage> storage;

  Fault(Supplier<Storage> storage) {
    this.storage = storage;
  }

  private static Supplier<Storage> over(UnaryOperator<DeliveryStore> change) {
    return () -> {
      InMemoryStore memory = new InMemoryStore();
      return Stores.with(memory.transactions(), change.apply(memory.deliveries()));
    };
  }

  private static Storage overlapping(Overlapping store, UnaryOperator<DeliveryStore> change) {
    return Stores.with(store, change.apply(store));
  }

  /** Whether it runs transactions at the same time. */
  boolean runsTransactionsAtOnce() {
    return name().startsWith("OVERLAPS");
  }

  /** Returns an empty store with this fault. */
  Storage open() {
    return storage.get();
  }
}
