package org.activitypub4j.server.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.server.internal.delivery.Sending.Answer;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final Instant START = Instant.parse("2026-11-28T10:00:00Z");
  private static final DeliveryResult DONE = new DeliveryResult.Done(1, "202");

  private Circuit circuit = Circuit.CLOSED;

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  private static DeliveryResult retry(Instant due) {
    return new DeliveryResult.Retry(1, Cost.ATTEMPT, due, "503");
  }

  private void fail(long seconds) {
    circuit = circuit.after(Answer.NONE, retry(at(seconds + 2)), at(seconds));
  }

  private void answer(DeliveryResult result, long seconds) {
    circuit = circuit.after(Answer.SOME, result, at(seconds));
  }

  /** Gives the host back and leases it again, when it can be. */
  private Instant leased() {
    Instant until = Objects.requireNonNull(circuit.heldUntil());
    circuit = Circuit.of(state(until));
    return until;
  }

  private void hurried() {
    circuit = Circuit.of(state(Instant.MIN));
  }

  private HostState state(Instant notBefore) {
    return new HostState(
        HostStanding.FAILS, notBefore, circuit.failures(), circuit.failingSince(), false);
  }

  private void open() {
    for (long i = 0; i < 5; i++) {
      fail(i * 10);
    }
    assertThat(circuit.isOpen()).isTrue();
  }

  @Test
  void it_opens_at_the_fifth_failure_in_a_row() {
    for (long i = 0; i < 4; i++) {
      fail(i * 10);
      assertThat(circuit.isOpen()).isFalse();
      assertThat(circuit.isHeld()).isFalse();
    }
    fail(40);
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.heldUntil()).isEqualTo(at(100));
    assertThat(circuit.early()).isTrue();
  }

  @Test
  void many_failures_at_once_do_not_open_it_but_wait_for_half_a_minute() {
    for (int i = 0; i < 100; i++) {
      fail(i / 10);
    }
    assertThat(circuit.isOpen()).isFalse();
    assertThat(leased()).isEqualTo(at(30));
    fail(29);
    assertThat(circuit.isOpen()).isFalse();
    assertThat(leased()).isEqualTo(at(30));
    fail(30);
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.heldUntil()).isEqualTo(at(90));
  }

  @Test
  void what_arrives_in_between_begins_a_new_count() {
    for (long i = 0; i < 4; i++) {
      fail(i * 10);
    }
    answer(DONE, 35);
    assertThat(circuit).isEqualTo(Circuit.CLOSED);
    for (long i = 4; i < 8; i++) {
      fail(i * 10);
    }
    assertThat(circuit.isOpen()).isFalse();
  }

  @Test
  void each_wait_is_twice_as_long_up_to_an_hour() {
    open();
    List<Long> minutes = new ArrayList<>();
    long now = 40;
    for (int i = 0; i < 9; i++) {
      Instant until = leased();
      minutes.add(Duration.between(at(now), until).toMinutes());
      now = Duration.between(START, until).toSeconds();
      fail(now);
    }
    assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  @Test
  void only_what_arrives_closes_it() {
    open();
    leased();
    answer(new DeliveryResult.Parked(1, "400"), 100);
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.heldUntil()).isEqualTo(at(160));
    leased();
    answer(DONE, 160);
    assertThat(circuit).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void what_arrives_while_it_is_held_closes_it_and_what_fails_changes_nothing() {
    open();
    Circuit before = circuit;
    fail(41);
    answer(new DeliveryResult.Parked(1, "400"), 42);
    assertThat(circuit).isEqualTo(before);
    answer(DONE, 43);
    assertThat(circuit).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void what_says_nothing_of_the_host_changes_nothing() {
    open();
    leased();
    Circuit before = circuit;
    circuit = circuit.after(Answer.OURS, DONE, at(100));
    assertThat(circuit).isEqualTo(before);
  }

  @Test
  void T17_a_try_that_a_sign_of_life_led_to_allows_no_other_before_the_next_wait_is_over() {
    open();
    hurried();
    fail(50);
    assertThat(circuit.early()).isFalse();
    assertThat(leased()).as("it does not make us wait longer").isEqualTo(at(110));
    fail(110);
    assertThat(circuit.early()).isTrue();
    assertThat(leased()).isEqualTo(at(230));
  }

  @Test
  void what_failed_is_tried_again_no_later_than_its_host() {
    open();
    DeliveryResult late = retry(at(5_000));
    assertThat(inTime(Answer.NONE, late)).as("a sign of life is enough").isEqualTo(retry(at(45)));
    hurried();
    fail(50);
    assertThat(inTime(Answer.NONE, late)).isEqualTo(retry(at(110)));
    assertThat(inTime(Answer.NONE, retry(at(70)))).isEqualTo(retry(at(70)));
    assertThat(inTime(Answer.SOME, late)).isEqualTo(late);
    assertThat(inTime(Answer.NONE, DONE)).isEqualTo(DONE);
    circuit = Circuit.CLOSED;
    assertThat(inTime(Answer.NONE, late)).isEqualTo(late);
  }

  private DeliveryResult inTime(Answer answer, DeliveryResult result) {
    return circuit.inTime(answer, result, at(45));
  }

  @Test
  void a_clock_that_goes_back_opens_nothing_early_and_holds_nothing_longer() {
    fail(5_000);
    for (int i = 0; i < 3; i++) {
      fail(i);
    }
    assertThat(circuit.isOpen()).isFalse();
    assertThat(circuit.heldUntil()).isEqualTo(at(30));
  }
}
