package org.activitypub4j.server.internal.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * How a host that works again gets what was held: one delivery in the first second, two in the
 * next, then four, and so on, until there is no limit but that of its places. Used only by the
 * thread of the timer.
 */
final class Ramp {
  private static final int SECONDS = 7;

  private Instant began;
  private long started;

  Ramp(Instant now) {
    this.began = now;
  }

  boolean isOver(Instant now) {
    return !now.isBefore(began.plusSeconds(SECONDS));
  }

  boolean allows(Instant now) {
    if (now.isBefore(began)) {
      began = now; // the clock was set back
    }
    long second = Math.min(Duration.between(began, now).toSeconds(), SECONDS);
    return started < (2L << second) - 1;
  }

  void start() {
    started++;
  }
}
