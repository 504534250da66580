package org.activitypub4j.jdkhttpserver;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.http.BodyLimits;

/**
 * How many threads may wait at once for large answers to be taken: in all and for one sender. Who
 * is slow is waited for as long as nobody else needs the place; then the one that is waited for the
 * longest is cut, if it had a moment. Safe for use by several threads.
 */
final class AnswerPlaces {
  private final BodyLimits limits;
  private final Watchdog watchdog;
  private final int inAll;
  private final int forOne;

  /** The longest first. */
  private final Set<Place> taken = new LinkedHashSet<>();

  AnswerPlaces(BodyLimits limits, Watchdog watchdog) {
    this.limits = limits;
    this.watchdog = watchdog;
    this.inAll = Math.min(Integer.MAX_VALUE / 2, limits.atOnce()) * 2;
    this.forOne = Math.max(1, limits.atOnce() / 2);
  }

  /** A place, and the watch over the thread that took it. */
  final class Place implements AutoCloseable {
    private final Optional<String> sender;
    private final long since = System.nanoTime();
    private final Watchdog.Watch watch = watchdog.after(limits.total());

    private Place(Optional<String> sender) {
      this.sender = sender;
    }

    Watchdog.Watch watch() {
      return watch;
    }

    private boolean hadAMoment() {
      return System.nanoTime() - since >= limits.linger().toNanos();
    }

    @Override
    public void close() {
      watch.close();
      leave(this);
    }
  }

  /**
   * Takes a place for this thread.
   *
   * @param sender empty if it is not known, which has no share
   * @return empty if there is none
   */
  synchronized Optional<Place> take(Optional<String> sender) {
    long own = taken.stream().filter(place -> place.sender.equals(sender)).count();
    if (sender.isPresent() && own >= forOne) {
      return Optional.empty();
    }
    if (taken.size() >= inAll && !cutLongest()) {
      return Optional.empty();
    }
    Place place = new Place(sender);
    taken.add(place);
    return Optional.of(place);
  }

  private boolean cutLongest() {
    Optional<Place> longest = taken.stream().findFirst().filter(Place::hadAMoment);
    longest.ifPresent(
        place -> {
          taken.remove(place);
          place.watch.wake();
        });
    return longest.isPresent();
  }

  private synchronized void leave(Place place) {
    taken.remove(place);
  }
}
