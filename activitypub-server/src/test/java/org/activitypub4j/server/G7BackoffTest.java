package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.activitypub4j.server.internal.work.Backoff;
import org.junit.jupiter.api.Test;

/** The waits between attempts grow, and no two deliveries that failed together come together. */
class G7BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofHours(12);

  private final Backoff backoff = new Backoff(FIRST, LONGEST);

  @Test
  void each_wait_is_between_half_and_all_of_one_that_doubles_up_to_the_longest() {
    Random random = new Random(1);
    Duration full = FIRST;
    for (int attempts = 1; attempts < 100; attempts++) {
      for (int i = 0; i < 100; i++) {
        assertThat(backoff.delay(attempts, random)).isBetween(full.dividedBy(2), full);
      }
      full = full.multipliedBy(2).compareTo(LONGEST) < 0 ? full.multipliedBy(2) : LONGEST;
    }
  }

  @Test
  void waits_differ() {
    Random random = new Random(1);
    assertThat(random.ints(100).mapToObj(i -> backoff.delay(10, random)).distinct().count())
        .isGreaterThan(90);
  }

  @Test
  void in_seven_days_there_are_about_thirty_attempts() {
    int all = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      Duration waited = Duration.ZERO;
      int attempts = 0;
      while (waited.compareTo(Duration.ofDays(7)) < 0) {
        attempts++;
        waited = waited.plus(backoff.delay(attempts, random));
      }
      assertThat(attempts).isBetween(27, 38);
      all += attempts;
    }
    assertThat(all / 1_000).isBetween(30, 34);
  }
}
