package org.activitypub4j.server.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
      store.parked(tx, Long.MAX_VALUE, 1_000).stream()
          .filter(one -> numbers.contains(one.number()))
          .forEach(one -> again.add(one.entry().key()));
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
      return lost.contains(entry.key())
          ? new InboxEntry(
              "new " + entry.key(),
              entry.actor(),
              entry.orderingKey(),
              entry.document(),
              entry.provenBy(),
              entry.scheme(),
              entry.recipients(),
              entry.run(),
              entry.received(),
              entry.attempts())
          : entry;
    }
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
      List<ParkedActivity> all = store.parked(tx, Long.MAX_VALUE, 1_000);
      all.stream().skip(MOST).forEach(one -> store.discard(tx, List.of(one.number())));
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
      store.parked(tx, Long.MAX_VALUE, 1).forEach(one -> store.discard(tx, List.of(one.number())));
    }
  }
}
