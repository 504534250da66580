package org.activitypub4j.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves on. */
final class TestClock implements InstantSource {
  private final AtomicLong seconds =
      new AtomicLong(Instant.parse("2026-11-23T12:00:00Z").getEpochSecond());

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(seconds.get());
  }

  void advance(Duration by) {
    seconds.addAndGet(by.toSeconds());
  }
}
