package org.activitypub4j.server.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RampTest {
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");

  private final Ramp ramp = new Ramp(START);

  private int startAll(Instant now) {
    int started = 0;
    for (; ramp.allows(now); started++) {
      ramp.start();
    }
    return started;
  }

  @Test
  void each_second_allows_twice_as_many_until_there_is_no_limit() {
    List<Integer> started = new ArrayList<>();
    for (int second = 0; second < 7; second++) {
      Instant begin = START.plusSeconds(second);
      started.add(startAll(begin));
      assertThat(startAll(begin.plusMillis(999))).isZero();
      assertThat(ramp.isOver(begin.plusMillis(999))).isFalse();
    }
    assertThat(started).containsExactly(1, 2, 4, 8, 16, 32, 64);
    assertThat(ramp.isOver(START.plusSeconds(7))).isTrue();
  }

  @Test
  void a_clock_that_goes_back_does_not_stop_it() {
    assertThat(startAll(START)).isEqualTo(1);
    assertThat(startAll(START.minusSeconds(3_600))).isZero();
    assertThat(startAll(START.minusSeconds(3_599))).isEqualTo(2);
  }
}
