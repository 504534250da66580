package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/**
 * Warns people about what others do, but not more often than they can read: one line in ten
 * seconds, which says how many were left out.
 */
public final class Warnings {
  private static final Duration EACH = Duration.ofSeconds(10);

  private final Logger log;
  private final InstantSource clock;
  private Instant next = Instant.MIN;
  private int leftOut;

  public Warnings(Logger log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Logs a warning.
   *
   * @param message one line, safe to log
   */
  public void warn(String message) {
    int before;
    synchronized (this) {
      Instant now = clock.instant();
      if (now.isBefore(next)) {
        leftOut++;
        return;
      }
      next = now.plus(EACH);
      before = leftOut;
      leftOut = 0;
    }
    if (before == 0) {
      log.warn("{}", message);
    } else {
      log.warn("{} ({} more such lines were left out before it)", message, before);
    }
  }
}
