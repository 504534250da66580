package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore.HostStatus;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A host that fails is tried once in a while, with one delivery, until one arrives. */
class G8CircuitTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration A_LITTLE = Duration.ofMillis(1);

  @AutoClose private final Held held = new Held();

  private void fail() {
    held.mallory.serve(Held.INBOX, 503);
    held.add(20);
    held.open();
  }

  @Test
  void it_is_tried_after_a_minute_and_each_time_after_twice_as_long() {
    fail();
    long posts = held.posts();
    assertThat(posts).as("what was on its way, and one more").isBetween(5L, 7L);
    for (int minutes = 1; minutes <= 8; minutes *= 2) {
      held.pass(MINUTE.multipliedBy(minutes).minus(A_LITTLE));
      assertThat(held.posts()).isEqualTo(posts);
      held.pass(A_LITTLE);
      posts++;
      held.posted(posts);
    }
    held.pass(MINUTE);
    assertThat(held.posts()).isEqualTo(posts);
    HostStatus status = held.deliveries().host(held.host()).orElseThrow();
    assertThat(status.state().failures()).isEqualTo(9);
    assertThat(status.waiting()).isEqualTo(20);
    assertThat(status.leased()).isFalse();
    int attempts =
        held.deliveries().list(State.WAITING, 100).stream()
            .mapToInt(one -> one.delivery().attempts())
            .sum();
    assertThat(attempts).as("what is held loses none").isEqualTo((int) posts);
  }

  @Test
  void only_a_delivery_that_arrives_closes_it() {
    fail();
    long posts = held.posts();
    held.mallory.serve(Held.INBOX, 405);
    held.pass(MINUTE);
    held.posted(posts + 1);
    held.pass(MINUTE.minus(A_LITTLE));
    assertThat(held.posts()).isEqualTo(posts + 1);
    held.mallory.serve(Held.INBOX, 202);
    held.pass(A_LITTLE);
    Await.until("it is closed", () -> held.circuit.size() == 2);
    assertThat(held.circuit).extracting(HostState::failures).containsExactly(5, 0);
  }

  @Test
  void the_only_delivery_is_tried_whenever_its_host_is() {
    held.mallory.serve(Held.INBOX, 503);
    held.add(1);
    for (int attempts = 1; attempts <= 12; attempts++) {
      int expected = attempts;
      Await.until(expected + " attempts", () -> held.results.size() == expected);
      HostState state = state();
      DeliveryResult.Retry retry =
          (DeliveryResult.Retry) List.copyOf(held.results).get(attempts - 1);
      if (state.failures() >= 5) {
        assertThat(retry.due()).isBeforeOrEqualTo(state.notBefore());
      }
      held.clock.advance(Duration.between(held.clock.instant(), latest(retry, state)));
    }
  }

  @Test
  void a_delivery_for_which_the_host_names_a_time_waits_until_then() {
    fail();
    int results = held.results.size();
    held.mallory.busy(Held.INBOX, 503, 7_200);
    held.pass(MINUTE);
    Await.until("it is tried", () -> held.results.size() > results);
    DeliveryResult.Retry retry = (DeliveryResult.Retry) List.copyOf(held.results).get(results);
    assertThat(retry.due()).isEqualTo(held.clock.instant().plusSeconds(7_200));
    held.pass(MINUTE.multipliedBy(2));
    Await.until("another one is tried", () -> held.results.size() > results + 1);
  }

  private HostState state() {
    return Await.value(
            () -> "the host is given back",
            () -> held.deliveries().host(held.host()).filter(status -> !status.leased()))
        .state();
  }

  @Test
  void people_find_it_in_the_list_of_hosts_with_the_time_of_its_next_try() {
    assertThat(held.deliveries().hosts(5)).isEmpty();
    fail();
    Instant next = state().notBefore();
    assertThat(next).isEqualTo(held.clock.instant().plus(MINUTE));
    assertThat(listed().host()).isEqualTo(held.host());
    assertThat(listed().nextTry()).contains(next);
    held.deliveries().pauseHost(held.host(), next.plus(MINUTE));
    assertThat(listed().nextTry()).contains(next.plus(MINUTE));
    held.deliveries().pauseHost(held.host(), held.clock.instant());
    assertThat(listed().pausedUntil()).as("it is over").isNull();
    assertThat(listed().nextTry()).contains(next);
  }

  private HostStatus listed() {
    List<HostStatus> all = held.deliveries().hosts(5);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Instant latest(DeliveryResult.Retry retry, HostState state) {
    return retry.due().isAfter(state.notBefore()) ? retry.due() : state.notBefore();
  }

  @Test
  void another_process_goes_on_with_it() {
    OverMemory storage = new OverMemory();
    try (Held first = new Held(held.clock, storage)) {
      first.mallory.serve(Held.INBOX, 503);
      first.add(20);
      first.open();
      first.server.close();
      long posts = first.posts();
      try (Held second = new Held(held.clock, storage)) {
        second.pass(MINUTE.minus(A_LITTLE));
        assertThat(first.posts()).isEqualTo(posts);
        second.pass(A_LITTLE);
        Await.until("it is tried", () -> first.posts() == posts + 1);
        HostState state =
            Await.value(
                    () -> "it has failed again",
                    () ->
                        second
                            .deliveries()
                            .host(first.host())
                            .filter(status -> status.state().failures() == 6))
                .state();
        assertThat(state.notBefore()).isEqualTo(held.clock.instant().plus(MINUTE.multipliedBy(2)));
        assertThat(Objects.requireNonNull(state.failingSince()))
            .isEqualTo(held.clock.instant().minusSeconds(90));
      }
    }
  }

  @Test
  void G1_what_is_held_for_seven_days_is_given_up_with_a_reason() {
    fail();
    held.pass(Duration.ofDays(7).plusMinutes(1));
    Await.until("all are parked", () -> held.deliveries().counts().parked() == 20);
    assertThat(held.deliveries().list(State.PARKED, 100))
        .allSatisfy(one -> assertThat(one.detail()).contains("given up after seven days"));
    Await.until(
        "listeners are told",
        () -> held.results.stream().filter(DeliveryResult.Parked.class::isInstance).count() == 20);
  }

  @Test
  void a_host_that_wants_fewer_requests_does_not_open_it() {
    held.mallory.busy(Held.INBOX, 429, 10);
    held.add(20);
    for (int i = 0; i < 10; i++) {
      held.pass(Duration.ofSeconds(11));
    }
    assertThat(held.posts()).isGreaterThanOrEqualTo(5);
    assertThat(held.circuit).isEmpty();
  }
}
