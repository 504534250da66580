package org.activitypub4j.jdbc;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Times as nanoseconds since 1970, as the tables have them. They last until the year 2262. */
final class Times {
  private static final Instant FIRST = Instant.ofEpochSecond(0, Long.MIN_VALUE + 1);
  private static final Instant LAST = Instant.ofEpochSecond(0, Long.MAX_VALUE);

  private Times() {}

  /** Returns the number of a time; the first or last one if there is none for it. */
  static long number(Instant time) {
    Instant near = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    return TimeUnit.SECONDS.toNanos(near.getEpochSecond()) + near.getNano();
  }

  /** Returns the time of a number. */
  static Instant of(long number) {
    return Instant.ofEpochSecond(0, number);
  }
}
