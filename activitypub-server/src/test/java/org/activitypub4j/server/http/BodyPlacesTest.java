package org.activitypub4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lessons A8: many good requests at once wait a moment for each other; nobody waits for long. */
@Timeout(30)
class BodyPlacesTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final BodyPlaces places = BodyPlaces.inAll(2);

  @Test
  void who_waits_gets_the_place_that_is_left() throws Exception {
    assertThat(places.take(Optional.of("a"))).isTrue();
    assertThat(places.take(Optional.of("b"))).isTrue();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(() -> places.await(Optional.of("c"), LONG));
    assertThat(places.await(Optional.of("d"), SHORT)).isFalse();
    places.leave(Optional.of("a"));
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(places.take(Optional.of("d"))).isFalse();
  }

  @Test
  void who_has_its_share_does_not_wait() {
    assertThat(places.take(Optional.of("a"))).isTrue();
    assertThat(places.await(Optional.of("a"), LONG)).isFalse();
    assertThat(places.await(Optional.of("b"), LONG)).isTrue();
  }

  @Test
  void who_is_not_known_has_no_share() {
    assertThat(places.await(Optional.empty(), LONG)).isTrue();
    assertThat(places.await(Optional.empty(), LONG)).isTrue();
    assertThat(places.await(Optional.empty(), SHORT)).isFalse();
  }

  @Test
  void an_interrupt_ends_the_wait() {
    places.take(Optional.of("a"));
    places.take(Optional.of("b"));
    Thread.currentThread().interrupt();
    assertThat(places.await(Optional.of("c"), LONG)).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
