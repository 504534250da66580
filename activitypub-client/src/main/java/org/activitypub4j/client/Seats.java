package org.activitypub4j.client;

import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many threads may wait for others at once: in total, for each server, and for each
 * source of requests. A thread that finds no seat does not wait for one.
 */
final class Seats {
  private final int inAll;
  private final int each;
  private final Map<Object, Integer> taken = new HashMap<>();
  private int takenInAll;

  /**
   * @param inAll the number of seats; one server, or one source, may have half of them
   */
  Seats(int inAll) {
    this.inAll = inAll;
    this.each = Math.max(1, inAll / 2);
  }

  int inAll() {
    return inAll;
  }

  /** How many may wait for one server. */
  int each() {
    return each;
  }

  /** Takes a seat, if there is one. */
  synchronized boolean take(Origin server, @Nullable Source source) {
    if (takenInAll == inAll || isFull(server) || (source != null && isFull(source))) {
      return false;
    }
    takenInAll++;
    taken.merge(server, 1, Integer::sum);
    if (source != null) {
      taken.merge(source, 1, Integer::sum);
    }
    return true;
  }

  private boolean isFull(Object name) {
    return taken.getOrDefault(name, 0) == each;
  }

  /** Gives back what was taken. */
  synchronized void leave(Origin server, @Nullable Source source) {
    takenInAll--;
    leave(server);
    if (source != null) {
      leave(source);
    }
  }

  private void leave(Object name) {
    taken.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
  }

  /** How many servers and sources are remembered. */
  synchronized int size() {
    return taken.size();
  }
}
