package org.activitypub4j.server.internal.actors;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How many keys strangers can have made. A directory may accept any name, and each new name costs a
 * tenth of a second to make a key and some memory to keep it. An actor that sends something itself
 * gets its key without asking here.
 */
public final class KeyQuota {
  /** The most keys that can be made at once. */
  public static final int BURST = 20;

  /** How long it takes until one more key can be made. */
  public static final Duration REFILL = Duration.ofSeconds(2);

  /** The most keys in the life of the process: about 30 MB. */
  public static final int TOTAL = 10_000;

  private final InstantSource clock;
  private Instant since;
  private int left = BURST;
  private int total;

  public KeyQuota(InstantSource clock) {
    this.clock = clock;
    this.since = clock.instant();
  }

  /** Takes one key out of the quota; false if the quota is used up. */
  public synchronized boolean take() {
    Instant now = clock.instant();
    long more = Math.max(0, Duration.between(since, now).dividedBy(REFILL));
    if (left + more >= BURST) {
      left = BURST;
      since = now;
    } else {
      left += (int) more;
      since = since.plus(REFILL.multipliedBy(more));
    }
    if (left == 0 || total == TOTAL) {
      return false;
    }
    left--;
    total++;
    return true;
  }
}
