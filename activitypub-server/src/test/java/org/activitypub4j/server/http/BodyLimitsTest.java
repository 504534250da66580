package org.activitypub4j.server.http;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyLimitsTest {

  @Test
  void limits_that_allow_nothing_are_refused() {
    Duration some = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BodyLimits(Duration.ZERO, 1, some, some, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new BodyLimits(some, 1, some, some, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new BodyLimits(some, -1, some, some, 1));
  }
}
