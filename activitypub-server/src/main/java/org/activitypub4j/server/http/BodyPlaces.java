package org.activitypub4j.server.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How many threads of an HTTP adapter may wait at once for bodies to come: in all and for one
 * sender, so that nobody alone keeps out all others. Safe for use by several threads.
 */
public final class BodyPlaces {
  private final int inAll;
  private final int each;
  private final Map<String, Integer> taken = new HashMap<>();
  private int takenInAll;

  private BodyPlaces(int inAll) {
    this.inAll = inAll;
    this.each = Math.max(1, inAll / 2);
  }

  /** Returns so many places, of which one sender may have half. */
  static BodyPlaces inAll(int inAll) {
    return new BodyPlaces(inAll);
  }

  /** Returns the places for bodies that the engine wants, of which one sender may have half. */
  public static BodyPlaces wanted(BodyLimits limits) {
    return inAll(limits.atOnce());
  }

  /**
   * Returns the places for the rest of bodies that are not read any more: half as many as for
   * wanted ones.
   */
  public static BodyPlaces unwanted(BodyLimits limits) {
    return inAll(Math.max(1, limits.atOnce() / 2));
  }

  /**
   * Takes a place, if there is one.
   *
   * @param sender empty if it is not known, which has no share
   * @return whether there was one; {@link #leave} gives it back
   */
  public synchronized boolean take(Optional<String> sender) {
    int own = sender.map(name -> taken.getOrDefault(name, 0)).orElse(0);
    if (takenInAll == inAll || own == each) {
      return false;
    }
    takenInAll++;
    sender.ifPresent(name -> taken.put(name, own + 1));
    return true;
  }

  /**
   * Does the same, but waits a moment while all places are taken: most bodies take less. Who has
   * its share already does not wait.
   */
  synchronized boolean await(Optional<String> sender, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (takenInAll == inAll) {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0) {
          return false;
        }
        wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return take(sender);
  }

  /** Gives a place back. */
  public synchronized void leave(Optional<String> sender) {
    takenInAll--;
    notifyAll();
    sender.ifPresent(
        name -> taken.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1));
  }
}
