package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.activitypub4j.server.internal.work.Warnings;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.Test;

/** A delivery that is given up is told to people, not to everybody a thousand times. */
class G10WarningsTest {
  private final Lines log = new Lines();
  private final SteppingClock clock = new SteppingClock();
  private final Warnings warnings = new Warnings(log, clock);

  @Test
  void there_is_a_line_in_ten_seconds_and_it_tells_how_many_were_left_out() {
    warnings.warn("one");
    warnings.warn("two");
    warnings.warn("three");
    clock.advance(Duration.ofSeconds(9));
    warnings.warn("four");
    assertThat(log.lines).containsExactly("WARN one");
    clock.advance(Duration.ofSeconds(1));
    warnings.warn("five");
    clock.advance(Duration.ofSeconds(10));
    warnings.warn("six");
    assertThat(log.lines)
        .containsExactly(
            "WARN one", "WARN five (3 more such lines were left out before it)", "WARN six");
  }
}
