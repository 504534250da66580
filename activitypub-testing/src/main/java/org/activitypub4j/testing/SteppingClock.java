package org.activitypub4j.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * A clock that stands still until a test moves it on. For {@code Federation.Builder.clock} and
 * {@code FederationClient.Builder.clock}. Safe for use by several threads.
 */
public final class SteppingClock implements InstantSource {
  private volatile Instant now;

  /** Makes a clock that shows the present time. */
  public SteppingClock() {
    this(Instant.now());
  }

  /** Makes a clock that shows this time. */
  public SteppingClock(Instant start) {
    this.now = Objects.requireNonNull(start, "start");
  }

  /** Moves the clock on; what waits for a later time is due when the engine next looks. */
  public synchronized void advance(Duration step) {
    now = now.plus(step);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
