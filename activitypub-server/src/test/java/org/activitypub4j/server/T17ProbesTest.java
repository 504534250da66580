package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A host that sends us something may still be unable to receive: mastodon/mastodon#31118. */
@Tag("slow")
class T17ProbesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration STEP = Duration.ofSeconds(20);

  @AutoClose private final Held held = new Held();
  private int sent;

  /** The host does something that we believe. */
  private void receive() {
    sent++;
    String like = held.mallory.activity("Like", "/likes/" + sent, held.server.actor("alice").id());
    assertThat(held.mallory.send(held.server, held.server.inbox("alice"), like).status())
        .isEqualTo(202);
  }

  @Test
  void a_host_that_sends_all_the_time_is_tried_at_most_twice_in_each_wait() {
    held.mallory.serve(Held.INBOX, 503);
    held.add(20);
    held.open();
    List<Instant> tries = new ArrayList<>();
    long posts = held.posts();
    for (Duration passed = Duration.ZERO;
        passed.compareTo(MINUTE.multipliedBy(63)) < 0;
        passed = passed.plus(STEP)) {
      receive();
      held.pass(STEP);
      for (long now = held.posts(); posts < now; posts++) {
        tries.add(held.clock.instant());
      }
    }
    assertThat(held.circuit).as("it stays open").hasSize(1);
    // Waits of 1, 2, 4, 8, 16 and 32 minutes. Each can be doubled by one try that was hurried.
    assertThat(tries).as("signs of life do something").hasSizeGreaterThan(6);
    assertThat(tries).hasSizeLessThanOrEqualTo(12);
    for (int i = 2; i < tries.size(); i++) {
      assertThat(Duration.between(tries.get(i - 2), tries.get(i))).isGreaterThanOrEqualTo(MINUTE);
    }
  }

  @Test
  void a_sign_of_life_lets_a_host_that_works_again_get_what_was_held() {
    held.mallory.serve(Held.INBOX, 503);
    held.add(20);
    held.open();
    held.mallory.serve(Held.INBOX, 202);
    held.pass(Duration.ofSeconds(10));
    assertThat(held.circuit).hasSize(1);
    receive();
    Await.until("it is closed", () -> held.circuit.size() == 2);
  }

  @Test
  void a_sign_of_life_lets_the_only_delivery_be_tried_however_often_it_has_failed() {
    held.mallory.serve(Held.INBOX, 503);
    held.add(1);
    for (int tries = 1; tries < 12; tries++) {
      int expected = tries;
      Await.until(expected + " tries", () -> held.results.size() == expected);
      held.pass(Duration.ofHours(1));
    }
    Await.until("the last try", () -> held.results.size() == 12);
    receive();
    Await.until("one more", () -> held.results.size() == 13);
  }
}
