package org.activitypub4j.server.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;

/** Stores of received activities with one fault each. */
final class BrokenInbox {
  private BrokenInbox() {}

  /** Knows the keys of what waits again. */
  private abstract static class KnowsWhatWaitsAgain extends OverInbox {
    final Set<String> again = new HashSet<>();

    KnowsWhatWaitsAgain(InboxStore store) {
      super(store);
    }

    @Override
    public int redrive(Tx tx, Collection<Long> numbers, Instant now) {
      found(tx, State.PARKED, numbers).forEach(one -> again.add(one.entry().key()));
      return super.redrive(tx, numbers, now);
    }
  }

  /** Lets activities wait again for nobody. */
  static final class ForgetsForWhom extends KnowsWhatWaitsAgain {
    ForgetsForWhom(InboxStore store) {
      super(store);
    }

    @Override
    public List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease) {
      return super.claim(tx, places, now, lease).stream()
          .map(one -> again.contains(one.key()) ? one.forRecipients(one.run(), Set.of()) : one)
          .toList();
    }
  }

  /** Handles what waits again twice. */
  static final class RunsTwice extends KnowsWhatWaitsAgain {
    RunsTwice(InboxStore store) {
      super(store);
    }

    @Override
    public boolean complete(Tx tx, InboxEntry entry) {
      return again.remove(entry.key()) || super.complete(tx, entry);
    }
  }

  /** Lets activities wait again with the attempts that they had. */
  static final class KeepsTheAttempts extends KnowsWhatWaitsAgain {
    KeepsTheAttempts(InboxStore store) {
      super(store);
    }

    @Override
    public List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease) {
      return super.claim(tx, places, now, lease).stream()
          .map(one -> again.contains(one.key()) ? one.withAttempts(one.attempts() + 1) : one)
          .toList();
    }
  }

  /** Does not know what was parked when it is sent again. */
  static final class LosesTheKey extends OverInbox {
    private final Set<String> lost = new HashSet<>();

    LosesTheKey(InboxStore store) {
      super(store);
    }

    @Override
    public void park(Tx tx, String key, String error, Instant now) {
      lost.add(key);
      super.park(tx, key, error, now);
    }

    @Override
    public List<Accepted> accept(Tx tx, List<InboxEntry> entries) {
      return super.accept(tx, entries.stream().map(this::asNew).toList());
    }

    private InboxEntry asNew(InboxEntry entry) {
      return lost.contains(entry.key()) ? renamed(entry) : entry;
    }
  }

  private static InboxEntry renamed(InboxEntry entry) {
    return new InboxEntry(
        "new " + entry.key(),
        entry.actor(),
        entry.orderingKey(),
        entry.document(),
        entry.provenBy(),
        entry.scheme(),
        entry.recipients(),
        entry.run(),
        entry.received(),
        entry.attempts());
  }

  /** Drops the oldest of all, whoever has too much. */
  static final class DropsTheOldest extends OverInbox {
    private static final int MOST = 20;

    DropsTheOldest(InboxStore store) {
      super(store);
    }

    @Override
    public void park(Tx tx, String key, String error, Instant now) {
      super.park(tx, key, error, now);
      List<Status> all = store.list(tx, State.PARKED, Long.MAX_VALUE, 1_000);
      all.stream().skip(MOST).forEach(one -> store.discard(tx, List.of(one.number())));
    }
  }

  /** Tries again only what is parked. */
  static final class TriesOnlyParked extends OverInbox {
    TriesOnlyParked(InboxStore store) {
      super(store);
    }

    @Override
    public int redrive(Tx tx, Collection<Long> numbers, Instant now) {
      return store.redrive(tx, in(tx, State.PARKED, numbers), now);
    }
  }

  /** Forgets only what is parked. */
  static final class ForgetsOnlyParked extends OverInbox {
    ForgetsOnlyParked(InboxStore store) {
      super(store);
    }

    @Override
    public int discard(Tx tx, Collection<Long> numbers) {
      return store.discard(tx, in(tx, State.PARKED, numbers));
    }
  }

  /** Says that it has tried again whatever it was asked for. */
  static final class PassesNothingOver extends OverInbox {
    PassesNothingOver(InboxStore store) {
      super(store);
    }

    @Override
    public int redrive(Tx tx, Collection<Long> numbers, Instant now) {
      store.redrive(tx, numbers, now);
      return Set.copyOf(numbers).size();
    }
  }

  /** Tries what failed at once as if it had not been tried. */
  static final class TriesFailedAsNew extends OverInbox {
    private final Set<String> again = new HashSet<>();

    TriesFailedAsNew(InboxStore store) {
      super(store);
    }

    @Override
    public int redrive(Tx tx, Collection<Long> numbers, Instant now) {
      found(tx, State.FAILED, numbers).forEach(one -> again.add(one.entry().key()));
      return super.redrive(tx, numbers, now);
    }

    @Override
    public List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease) {
      return super.claim(tx, places, now, lease).stream()
          .map(one -> again.contains(one.key()) ? one.withAttempts(0) : one)
          .toList();
    }
  }

  /** Tries at once what failed, but not if its whole actor waits. */
  static final class LeavesTheActorWaiting extends OverInbox {
    private final Map<String, Instant> until = new HashMap<>();

    LeavesTheActorWaiting(InboxStore store) {
      super(store);
    }

    @Override
    public void retry(Tx tx, String key, Instant due, Waiting waiting, String error) {
      until.remove(key);
      if (waiting == Waiting.ACTOR) {
        until.put(key, due);
      }
      super.retry(tx, key, due, waiting, error);
    }

    @Override
    public int redrive(Tx tx, Collection<Long> numbers, Instant now) {
      int again = super.redrive(tx, numbers, now);
      found(tx, State.FAILED, numbers).stream()
          .map(one -> one.entry().key())
          .filter(until::containsKey)
          .forEach(key -> store.postpone(tx, key, Objects.requireNonNull(until.get(key))));
      return again;
    }
  }

  /** Does not know what failed and was forgotten when it is sent again. */
  static final class LosesWhatIsForgotten extends OverInbox {
    private final Set<String> lost = new HashSet<>();

    LosesWhatIsForgotten(InboxStore store) {
      super(store);
    }

    @Override
    public int discard(Tx tx, Collection<Long> numbers) {
      found(tx, State.FAILED, numbers).forEach(one -> lost.add(one.entry().key()));
      return super.discard(tx, numbers);
    }

    @Override
    public List<Accepted> accept(Tx tx, List<InboxEntry> entries) {
      List<InboxEntry> all =
          entries.stream().map(one -> lost.contains(one.key()) ? renamed(one) : one).toList();
      return super.accept(tx, all);
    }
  }

  /** Lists what failed also among what was not tried. */
  static final class ListsFailedAsWaiting extends OverInbox {
    ListsFailedAsWaiting(InboxStore store) {
      super(store);
    }

    @Override
    public List<Status> list(Tx tx, State state, long before, int limit) {
      List<Status> all = new ArrayList<>(super.list(tx, state, before, limit));
      if (state == State.WAITING) {
        all.addAll(super.list(tx, State.FAILED, before, limit));
      }
      return all;
    }
  }

  /** Counts what failed also among what was not tried. */
  static final class CountsFailedTwice extends OverInbox {
    CountsFailedTwice(InboxStore store) {
      super(store);
    }

    @Override
    public Counts counts(Tx tx) {
      Counts right = super.counts(tx);
      return new Counts(right.waiting() + right.failed(), right.failed(), right.parked());
    }
  }

  /** Gives numbers of their own to what is parked. */
  static final class NumbersWhatIsParked extends OverInbox {
    NumbersWhatIsParked(InboxStore store) {
      super(store);
    }

    @Override
    public List<Status> list(Tx tx, State state, long before, int limit) {
      List<Status> all = super.list(tx, state, before, limit);
      return state == State.PARKED
          ? IntStream.range(0, all.size())
              .mapToObj(i -> numbered(all.get(i), all.size() - i))
              .toList()
          : all;
    }

    private static Status numbered(Status one, long number) {
      return new Status(number, one.entry(), one.state(), one.detail(), one.time());
    }
  }

  /** Does not let leases hold longer. */
  static final class LetsLeasesEnd extends OverInbox {
    LetsLeasesEnd(InboxStore store) {
      super(store);
    }

    @Override
    public void renew(Tx tx, Set<String> keys, Instant until) {
      // the fault
    }
  }

  /** Forgets what is parked at once. */
  static final class KeepsNothing extends OverInbox {
    KeepsNothing(InboxStore store) {
      super(store);
    }

    @Override
    public void park(Tx tx, String key, String error, Instant now) {
      super.park(tx, key, error, now);
      store
          .list(tx, State.PARKED, Long.MAX_VALUE, 1)
          .forEach(one -> store.discard(tx, List.of(one.number())));
    }
  }
}
