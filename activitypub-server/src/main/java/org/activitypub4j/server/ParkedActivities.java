package org.activitypub4j.server;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InboxStore.ParkedActivity;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;

/**
 * Received activities that were given up because their handlers failed too often, for people who
 * look after a server. Safe for use by several threads. Each method is a transaction of its own, or
 * joins the one of its thread.
 */
public final class ParkedActivities {
  private final Storage storage;
  private final InstantSource clock;
  private final Runnable wake;

  ParkedActivities(Storage storage, InstantSource clock, Runnable wake) {
    this.storage = storage;
    this.clock = clock;
    this.wake = wake;
  }

  private <R> R run(Function<InboxStore, Function<Tx, R>> work) {
    return storage.transactions().run(work.apply(storage.inbox()));
  }

  /** Returns how many activities were given up and are kept. A store drops the oldest. */
  public long count() {
    return run(store -> store::countParked);
  }

  /**
   * Returns activities, the latest first.
   *
   * @param limit how many at most
   */
  public List<ParkedActivity> list(int limit) {
    return listBefore(Long.MAX_VALUE, limit);
  }

  /**
   * Returns the next activities of a list.
   *
   * @param before the {@link ParkedActivity#number number} of the last one of the list so far
   * @param limit how many at most
   */
  public List<ParkedActivity> listBefore(long before, int limit) {
    return run(store -> tx -> store.parked(tx, before, limit));
  }

  /**
   * Lets the handlers run again for activities that were given up, as if they were new. What failed
   * before had no effect, so an activity has its effect once. Use this when the cause is mended.
   *
   * @param numbers their {@linkplain ParkedActivity#number numbers}; what was not given up is
   *     passed over
   * @return how many wait again; fewer than were given up if there is no room, or if one waits
   *     already because it came to further inboxes
   */
  public int redrive(Collection<Long> numbers) {
    int again = run(store -> tx -> store.redrive(tx, numbers, clock.instant()));
    wake.run();
    return again;
  }

  /**
   * Forgets activities that were given up. Their ids stay known: if they are sent again, they are
   * ignored.
   *
   * @param numbers their {@linkplain ParkedActivity#number numbers}; what was not given up is
   *     passed over
   * @return how many were forgotten
   */
  public int discard(Collection<Long> numbers) {
    return run(store -> tx -> store.discard(tx, numbers));
  }
}
