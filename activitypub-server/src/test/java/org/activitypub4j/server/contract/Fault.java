package org.activitypub4j.server.contract;

import java.util.function.UnaryOperator;
import org.activitypub4j.server.Stores;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Storage;

/** What a store can do wrong. */
enum Fault {
  NONE,
  SKIPS_A_ROW,
  LOSES_WHAT_APPEARS_LATE,
  FORGETS_AFTER,
  FORGETS_THE_FENCE,
  LEASES_TWICE,
  KEEPS_THE_LEASE,
  FORGETS_THE_STANDING,
  FORGETS_NOT_BEFORE,
  FORGETS_FAILURES,
  HURRIES_ALL,
  ENDS_PAUSES,
  READS_WHAT_IS_PAUSED,
  LISTS_NO_PAUSES,
  LISTS_OLD_PAUSES,
  LISTS_FROM_THE_FIRST,
  COUNTS_TWICE,
  PARKS_ONE_OF_AN_INBOX,
  LOSES_RELAXED,
  KEEPS_ADD,
  KEEPS_LEASE,
  KEEPS_RENEW,
  KEEPS_RELEASE,
  KEEPS_HURRY,
  KEEPS_PAUSE,
  KEEPS_FINISH,
  KEEPS_REVIVE,
  KEEPS_PARK,
  KEEPS_REDRIVE,
  KEEPS_DISCARD,
  INBOX_FORGETS_FOR_WHOM,
  INBOX_RUNS_TWICE,
  INBOX_KEEPS_THE_ATTEMPTS,
  INBOX_LOSES_THE_KEY,
  INBOX_DROPS_THE_OLDEST,
  INBOX_LETS_LEASES_END,
  INBOX_KEEPS_NOTHING,
  INBOX_LISTS_FAILED_AS_WAITING,
  INBOX_COUNTS_FAILED_TWICE,
  INBOX_NUMBERS_WHAT_IS_PARKED,
  INBOX_TRIES_ONLY_PARKED,
  INBOX_TRIES_FAILED_AS_NEW,
  INBOX_LEAVES_THE_ACTOR_WAITING,
  INBOX_PASSES_NOTHING_OVER,
  INBOX_FORGETS_ONLY_PARKED,
  INBOX_LOSES_WHAT_IS_FORGOTTEN,
  INBOX_KEEPS_PARK,
  INBOX_KEEPS_REDRIVE,
  INBOX_KEEPS_DISCARD,
  /** No fault in what it knows. */
  OVERLAPS,
  OVERLAPS_AND_LOSES,
  OVERLAPS_AND_FORGETS_HOSTS,
  OVERLAPS_AND_LOCKS;

  /** Returns an empty store with this fault. */
  Storage open() {
    return switch (this) {
      case NONE -> new InMemoryStore();
      case SKIPS_A_ROW -> over(Broken.SkipsARow::new);
      case LOSES_WHAT_APPEARS_LATE -> over(Broken.LosesWhatAppearsLate::new);
      case FORGETS_AFTER -> over(Broken.ForgetsAfter::new);
      case FORGETS_THE_FENCE -> over(Broken.ForgetsTheFence::new);
      case LEASES_TWICE -> over(Broken.LeasesTwice::new);
      case KEEPS_THE_LEASE -> over(Broken.KeepsTheLease::new);
      case FORGETS_THE_STANDING -> over(Broken.ForgetsTheStanding::new);
      case FORGETS_NOT_BEFORE -> over(Broken.ForgetsNotBefore::new);
      case FORGETS_FAILURES -> over(Broken.ForgetsFailures::new);
      case HURRIES_ALL -> over(Broken.HurriesAll::new);
      case ENDS_PAUSES -> over(Broken.EndsPauses::new);
      case READS_WHAT_IS_PAUSED -> over(Broken.ReadsWhatIsPaused::new);
      case LISTS_NO_PAUSES -> over(Broken.ListsNoPauses::new);
      case LISTS_OLD_PAUSES -> over(Broken.ListsOldPauses::new);
      case LISTS_FROM_THE_FIRST -> over(Broken.ListsFromTheFirst::new);
      case COUNTS_TWICE -> over(store -> new Broken.Results(store, Broken.Results::twice));
      case PARKS_ONE_OF_AN_INBOX -> over(store -> new Broken.Results(store, Broken.Results::alone));
      case LOSES_RELAXED -> LosesRelaxed.open();
      case KEEPS_ADD -> NotRolledBack.of("add");
      case KEEPS_LEASE -> NotRolledBack.of("lease");
      case KEEPS_RENEW -> NotRolledBack.of("renew");
      case KEEPS_RELEASE -> NotRolledBack.of("release");
      case KEEPS_HURRY -> NotRolledBack.of("hurry");
      case KEEPS_PAUSE -> NotRolledBack.of("pause");
      case KEEPS_FINISH -> NotRolledBack.of("finish");
      case KEEPS_REVIVE -> NotRolledBack.of("revive");
      case KEEPS_PARK -> NotRolledBack.of("park");
      case KEEPS_REDRIVE -> NotRolledBack.of("redrive");
      case KEEPS_DISCARD -> NotRolledBack.of("discard");
      case INBOX_FORGETS_FOR_WHOM -> overInbox(BrokenInbox.ForgetsForWhom::new);
      case INBOX_RUNS_TWICE -> overInbox(BrokenInbox.RunsTwice::new);
      case INBOX_KEEPS_THE_ATTEMPTS -> overInbox(BrokenInbox.KeepsTheAttempts::new);
      case INBOX_LOSES_THE_KEY -> overInbox(BrokenInbox.LosesTheKey::new);
      case INBOX_DROPS_THE_OLDEST -> overInbox(BrokenInbox.DropsTheOldest::new);
      case INBOX_LETS_LEASES_END -> overInbox(BrokenInbox.LetsLeasesEnd::new);
      case INBOX_KEEPS_NOTHING -> overInbox(BrokenInbox.KeepsNothing::new);
      case INBOX_LISTS_FAILED_AS_WAITING -> overInbox(BrokenInbox.ListsFailedAsWaiting::new);
      case INBOX_COUNTS_FAILED_TWICE -> overInbox(BrokenInbox.CountsFailedTwice::new);
      case INBOX_NUMBERS_WHAT_IS_PARKED -> overInbox(BrokenInbox.NumbersWhatIsParked::new);
      case INBOX_TRIES_ONLY_PARKED -> overInbox(BrokenInbox.TriesOnlyParked::new);
      case INBOX_TRIES_FAILED_AS_NEW -> overInbox(BrokenInbox.TriesFailedAsNew::new);
      case INBOX_LEAVES_THE_ACTOR_WAITING -> overInbox(BrokenInbox.LeavesTheActorWaiting::new);
      case INBOX_PASSES_NOTHING_OVER -> overInbox(BrokenInbox.PassesNothingOver::new);
      case INBOX_FORGETS_ONLY_PARKED -> overInbox(BrokenInbox.ForgetsOnlyParked::new);
      case INBOX_LOSES_WHAT_IS_FORGOTTEN -> overInbox(BrokenInbox.LosesWhatIsForgotten::new);
      case INBOX_KEEPS_PARK -> NotRolledBack.ofInbox("park");
      case INBOX_KEEPS_REDRIVE -> NotRolledBack.ofInbox("redrive");
      case INBOX_KEEPS_DISCARD -> NotRolledBack.ofInbox("discard");
      case OVERLAPS -> overlapping(new Overlapping(), store -> store);
      case OVERLAPS_AND_LOSES -> overlapping(new Overlapping(), Broken.LosesWhatAppearsLate::new);
      case OVERLAPS_AND_FORGETS_HOSTS -> overlapping(new Overlapping.NoSignal(), store -> store);
      case OVERLAPS_AND_LOCKS -> overlapping(new Overlapping.Locking(), store -> store);
    };
  }

  private static Storage over(UnaryOperator<DeliveryStore> change) {
    InMemoryStore memory = new InMemoryStore();
    return Stores.with(memory.transactions(), change.apply(memory.deliveries()));
  }

  private static Storage overInbox(UnaryOperator<InboxStore> change) {
    InMemoryStore memory = new InMemoryStore();
    return Stores.with(memory.transactions(), change.apply(memory.inbox()));
  }

  private static Storage overlapping(Overlapping store, UnaryOperator<DeliveryStore> change) {
    return Stores.with(store, change.apply(store));
  }

  /** Whether it runs transactions at the same time. */
  boolean runsTransactionsAtOnce() {
    return name().startsWith("OVERLAPS");
  }
}
