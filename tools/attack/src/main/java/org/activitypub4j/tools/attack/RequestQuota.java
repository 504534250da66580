package org.activitypub4j.tools.attack;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests a run may still send, and for how long. Safe for use by several threads. */
final class RequestQuota {
  private static final int REQUESTS = 480;
  private static final Duration TIME = Duration.ofSeconds(105);

  private final AtomicInteger sent = new AtomicInteger();
  private final long end = System.nanoTime() + TIME.toNanos();

  /** There is none left. */
  static final class SpentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpentException(String message) {
      super(message);
    }
  }

  /**
   * Takes one request, which may last as long as it likes but not longer than the run.
   *
   * @return its deadline
   */
  Duration take(Duration wished) {
    if (sent.incrementAndGet() > REQUESTS) {
      throw new SpentException("the " + REQUESTS + " requests of a run are used up");
    }
    return atMost(wished);
  }

  /** A wait that does not outlast the run. */
  Duration atMost(Duration wished) {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (left.isNegative() || left.isZero()) {
      throw new SpentException("the " + TIME.toSeconds() + " seconds of a run are over");
    }
    return left.compareTo(wished) < 0 ? left : wished;
  }

  int sent() {
    return sent.get();
  }
}
