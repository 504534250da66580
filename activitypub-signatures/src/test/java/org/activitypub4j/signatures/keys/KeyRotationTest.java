package org.activitypub4j.signatures.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.activitypub4j.signatures.keys.KeyRotation.Phase;
import org.junit.jupiter.api.Test;

/** Protocol A16, features B11. */
class KeyRotationTest {
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  @Test
  void A16_both_keys_are_published_before_the_new_one_signs_and_after() {
    KeyRotation<String> rotation = KeyRotation.of("old", "new", START);

    for (Duration before : new Duration[] {Duration.ofDays(-1), Duration.ZERO, almost(1)}) {
      assertThat(rotation.phase(START.plus(before))).isEqualTo(Phase.ANNOUNCED);
      assertThat(rotation.keys(START.plus(before))).containsExactly("old", "new");
    }
    for (Duration after : new Duration[] {Duration.ofDays(1), almost(8)}) {
      assertThat(rotation.phase(START.plus(after))).isEqualTo(Phase.SWITCHED);
      assertThat(rotation.keys(START.plus(after))).containsExactly("new", "old");
    }
    assertThat(rotation.phase(START.plus(Duration.ofDays(8)))).isEqualTo(Phase.DONE);
    assertThat(rotation.keys(START.plus(Duration.ofDays(8)))).containsExactly("new");
  }

  @Test
  void B11_a_key_that_was_lost_is_gone_at_once() {
    KeyRotation<String> rotation = KeyRotation.atOnce("lost", "new", START);

    assertThat(rotation.phase(START)).isEqualTo(Phase.DONE);
    assertThat(rotation.keys(START)).containsExactly("new");
  }

  @Test
  void spans_are_not_negative() {
    Duration negative = Duration.ofSeconds(-1);

    assertThatThrownBy(() -> new KeyRotation<>("a", "b", START, negative, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeyRotation<>("a", "b", START, Duration.ZERO, negative))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Duration almost(int days) {
    return Duration.ofDays(days).minusMillis(1);
  }
}
