package org.activitypub4j.server;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InboxStore.Counts;
import org.activitypub4j.server.spi.InboxStore.State;
import org.activitypub4j.server.spi.InboxStore.Status;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;

/**
 * Received activities whose handlers have not succeeded, for people who look after a server: those
 * that wait, those whose handlers failed and will run again, and those that were given up because
 * that happened too often. Safe for use by several threads. Each method is a transaction of its
 * own, or joins the one of its thread.
 */
public final class ReceivedActivities {
  private final Storage storage;
  private final InstantSource clock;
  private final Runnable wake;

  ReceivedActivities(Storage storage, InstantSource clock, Runnable wake) {
    this.storage = storage;
    this.clock = clock;
    this.wake = wake;
  }

  private <R> R run(Function<InboxStore, Function<Tx, R>> work) {
    return storage.transactions().run(work.apply(storage.inbox()));
  }

  private <R> R read(Function<InboxStore, Function<Tx, R>> work) {
    return storage.transactions().read(work.apply(storage.inbox()));
  }

  /**
   * Returns how many activities wait, how many of them failed and how many were given up. Of those
   * that were given up a store drops the oldest.
   */
  public Counts counts() {
    return read(store -> store::counts);
  }

  /**
   * Returns activities in a state, the latest first.
   *
   * @param limit how many at most
   */
  public List<Status> list(State state, int limit) {
    return listBefore(state, Long.MAX_VALUE, limit);
  }

  /**
   * Returns the next activities of a list.
   *
   * @param before the {@link Status#number number} of the last one of the list so far
   * @param limit how many at most
   */
  public List<Status> listBefore(State state, long before, int limit) {
    return read(store -> tx -> store.list(tx, state, before, limit));
  }

  /**
   * Lets handlers run again at once. Use this when the cause is mended. What failed before had no
   * effect, so an activity has its effect once. What was given up is tried as if it were new; what
   * failed and waits for another try is tried now, as one of its eight attempts, and so is whatever
   * waited for it.
   *
   * @param numbers their {@linkplain Status#number numbers}; what has not failed is passed over,
   *     and so is what is handled at the moment
   * @return how many are tried again; fewer than were given up if there is no room, or if one waits
   *     already because it came to further inboxes
   */
  public int redrive(Collection<Long> numbers) {
    int again = run(store -> tx -> store.redrive(tx, numbers, clock.instant()));
    wake.run();
    return again;
  }

  /**
   * Forgets activities that failed or were given up; what waited for one goes on. Their ids stay
   * known: if they are sent again, they are ignored.
   *
   * @param numbers their {@linkplain Status#number numbers}; what has not failed is passed over,
   *     and so is what is handled at the moment
   * @return how many were forgotten
   */
  public int discard(Collection<Long> numbers) {
    int forgotten = run(store -> tx -> store.discard(tx, numbers));
    wake.run();
    return forgotten;
  }
}
