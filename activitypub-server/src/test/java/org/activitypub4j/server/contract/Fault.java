package org.activitypub4j.server.contract;

import java.util.function.UnaryOperator;
import org.activitypub4j.server.Stores;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
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
  INTERACTIONS_ADDS_A_SECOND_LIKE,
  INTERACTIONS_ADDS_ONE_REPLY,
  INTERACTIONS_ADDS_ONE_OF_ALL,
  INTERACTIONS_REPLACES,
  INTERACTIONS_FORGETS_THE_PARENT,
  INTERACTIONS_FINDS_NOTHING_HELD,
  INTERACTIONS_FINDS_OF_ANY_POST,
  INTERACTIONS_FINDS_REPLIES,
  INTERACTIONS_LISTS_HELD,
  INTERACTIONS_COUNTS_HELD,
  INTERACTIONS_TELLS_HELD,
  INTERACTIONS_TELLS_LIKES,
  INTERACTIONS_TELLS_NOTHING_DEEP,
  INTERACTIONS_LISTS_THE_DEEPER,
  INTERACTIONS_LISTS_THE_LATEST_HELD_FIRST,
  INTERACTIONS_STARTS_AGAIN,
  INTERACTIONS_GOES_ON_BEHIND_HELD,
  INTERACTIONS_REMOVES_FOR_ANYBODY,
  INTERACTIONS_REMOVES_ANY_KIND,
  INTERACTIONS_KEEPS_HELD,
  INTERACTIONS_RELEASES_TO_THE_END,
  INTERACTIONS_RELEASES_TWICE,
  INTERACTIONS_CLEAR_LEAVES_LIKES,
  INTERACTIONS_CLEAR_LEAVES_HELD,
  INTERACTIONS_CLEAR_LEAVES_THE_DEEPER,
  INTERACTIONS_FORGET_LEAVES_REPLIES,
  INTERACTIONS_FORGET_LEAVES_HELD,
  INTERACTIONS_KEEPS_ADD,
  INTERACTIONS_KEEPS_REMOVE,
  INTERACTIONS_KEEPS_RELEASE,
  INTERACTIONS_KEEPS_CLEAR,
  INTERACTIONS_KEEPS_FORGET,
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
      case INTERACTIONS_ADDS_A_SECOND_LIKE ->
          overInteractions(BrokenInteractions.AddsASecondLike::new);
      case INTERACTIONS_ADDS_ONE_REPLY -> overInteractions(BrokenInteractions.AddsOneReply::new);
      case INTERACTIONS_ADDS_ONE_OF_ALL -> overInteractions(BrokenInteractions.AddsOneOfAll::new);
      case INTERACTIONS_REPLACES -> overInteractions(BrokenInteractions.Replaces::new);
      case INTERACTIONS_FORGETS_THE_PARENT ->
          overInteractions(BrokenInteractions.ForgetsTheParent::new);
      case INTERACTIONS_FINDS_NOTHING_HELD ->
          overInteractions(BrokenInteractions.FindsNothingHeld::new);
      case INTERACTIONS_FINDS_OF_ANY_POST ->
          overInteractions(BrokenInteractions.FindsOfAnyPost::new);
      case INTERACTIONS_FINDS_REPLIES -> overInteractions(BrokenInteractions.FindsReplies::new);
      case INTERACTIONS_LISTS_HELD -> overInteractions(BrokenInteractions.ListsHeld::new);
      case INTERACTIONS_COUNTS_HELD -> overInteractions(BrokenInteractions.CountsHeld::new);
      case INTERACTIONS_TELLS_HELD -> overInteractions(BrokenInteractions.TellsHeld::new);
      case INTERACTIONS_TELLS_LIKES -> overInteractions(BrokenInteractions.TellsLikes::new);
      case INTERACTIONS_TELLS_NOTHING_DEEP ->
          overInteractions(BrokenInteractions.TellsNothingDeep::new);
      case INTERACTIONS_LISTS_THE_DEEPER ->
          overInteractions(BrokenInteractions.ListsTheDeeper::new);
      case INTERACTIONS_LISTS_THE_LATEST_HELD_FIRST ->
          overInteractions(BrokenInteractions.ListsTheLatestHeldFirst::new);
      case INTERACTIONS_STARTS_AGAIN -> overInteractions(BrokenInteractions.StartsAgain::new);
      case INTERACTIONS_GOES_ON_BEHIND_HELD ->
          overInteractions(BrokenInteractions.GoesOnBehindHeld::new);
      case INTERACTIONS_REMOVES_FOR_ANYBODY ->
          overInteractions(BrokenInteractions.RemovesForAnybody::new);
      case INTERACTIONS_REMOVES_ANY_KIND ->
          overInteractions(BrokenInteractions.RemovesAnyKind::new);
      case INTERACTIONS_KEEPS_HELD ->
          overInteractions(BrokenInteractions.KeepsHeldAgainstRemoval::new);
      case INTERACTIONS_RELEASES_TO_THE_END ->
          overInteractions(BrokenInteractions.ReleasesToTheEnd::new);
      case INTERACTIONS_RELEASES_TWICE -> overInteractions(BrokenInteractions.ReleasesTwice::new);
      case INTERACTIONS_CLEAR_LEAVES_LIKES ->
          overInteractions(
              store -> new BrokenInteractions.ClearLeaves(store, one -> one.kind() == Kind.LIKE));
      case INTERACTIONS_CLEAR_LEAVES_HELD ->
          overInteractions(store -> new BrokenInteractions.ClearLeaves(store, Interaction::isHeld));
      case INTERACTIONS_CLEAR_LEAVES_THE_DEEPER ->
          overInteractions(
              store ->
                  new BrokenInteractions.ClearLeaves(
                      store, one -> !one.parent().equals(one.post())));
      case INTERACTIONS_FORGET_LEAVES_REPLIES ->
          overInteractions(
              store -> new BrokenInteractions.ForgetLeaves(store, one -> one.kind() == Kind.REPLY));
      case INTERACTIONS_FORGET_LEAVES_HELD ->
          overInteractions(
              store -> new BrokenInteractions.ForgetLeaves(store, Interaction::isHeld));
      case INTERACTIONS_KEEPS_ADD -> NotRolledBack.ofInteractions("add");
      case INTERACTIONS_KEEPS_REMOVE -> NotRolledBack.ofInteractions("remove");
      case INTERACTIONS_KEEPS_RELEASE -> NotRolledBack.ofInteractions("release");
      case INTERACTIONS_KEEPS_CLEAR -> NotRolledBack.ofInteractions("clear");
      case INTERACTIONS_KEEPS_FORGET -> NotRolledBack.ofInteractions("forget");
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

  private static Storage overInteractions(UnaryOperator<InteractionStore> change) {
    InMemoryStore memory = new InMemoryStore();
    return Stores.with(memory.transactions(), change.apply(memory.interactions()));
  }

  private static Storage overlapping(Overlapping store, UnaryOperator<DeliveryStore> change) {
    return Stores.with(store, change.apply(store));
  }

  /** Whether it runs transactions at the same time. */
  boolean runsTransactionsAtOnce() {
    return name().startsWith("OVERLAPS");
  }
}
