package org.activitypub4j.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * A clock that stands still until a test moves it. For {@code Federation.Builder.clock} and {@code
 * FederationClient.Builder.clock}. Safe for use by several threads.
 */
public final class SteppingClock implements InstantSource {
  private volatile Instant now;

  /** Makes a clock that starts at the current time. */
  public SteppingClock() {
    this(Instant.now());
  }

  /** Makes a clock that starts at this time. */
  public SteppingClock(Instant start) {
    this.now = Objects.requireNonNull(start, "start");
  }

  /** Moves the clock forward. The engine notices within a quarter of a second. */
  public synchronized void advance(Duration step) {
    now = now.plus(step);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
