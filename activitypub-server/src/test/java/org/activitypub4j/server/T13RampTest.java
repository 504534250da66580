package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.HostState;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A host that was down for ten minutes gets what was held slowly at first, and then all. */
@Tag("slow")
class T13RampTest {
  private static final int HELD = 5_000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  @AutoClose private final Held held = new Held();

  @Test
  void a_host_that_returns_is_not_flooded_and_gets_all() {
    held.mallory.serve(Held.INBOX, 503);
    held.add(HELD);
    held.open();
    long posts = held.posts();
    for (int minutes = 1; minutes <= 4; minutes *= 2) {
      held.pass(Duration.ofMinutes(minutes));
      posts++;
      held.posted(posts);
    }
    held.pass(Duration.ofMinutes(3));
    assertThat(held.posts()).as("ten minutes").isEqualTo(posts).isLessThan(12);

    held.mallory.serve(Held.INBOX, 202);
    held.clock.advance(Duration.ofMinutes(5));
    long seconds = 0;
    for (long most = 2; most <= 128; most *= 2) {
      held.posted(posts + most);
      held.pass(SECOND.minusMillis(1));
      assertThat(held.posts() - posts).as("after %d seconds", seconds).isEqualTo(most);
      held.clock.advance(Duration.ofMillis(1));
      seconds++;
    }
    for (int arrived = 500; arrived <= HELD; arrived += 500) {
      held.posted(posts + arrived);
    }
    assertThat(held.posts()).isEqualTo(posts + HELD);
    assertThat(held.deliveries().counts().waiting()).isZero();
    assertThat(held.results.stream().filter(DeliveryResult.Done.class::isInstance).count())
        .isEqualTo(HELD);
    assertThat(held.circuit)
        .as("it closes, and stays closed")
        .extracting(HostState::failures)
        .containsExactly(5, 0);
  }
}
