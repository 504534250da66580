package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.intake.AskingShares;
import org.activitypub4j.server.internal.intake.AskingShares.Pair;
import org.junit.jupiter.api.Test;

/** lessons.md A5, A9: who signs hints neither floods whom they name nor keeps out others' hints. */
class A9HintsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final AskingShares shares = new AskingShares(now::get);

  private static Pair pair(String sender, String asked) {
    return Pair.of(Origin.parse("https://" + sender), Origin.parse("https://" + asked));
  }

  private boolean follow(Pair pair) {
    boolean taken = shares.take(pair).isEmpty();
    if (taken) {
      shares.leave(pair);
    }
    return taken;
  }

  private int followed(int times, Pair pair) {
    int count = 0;
    for (int i = 0; i < times; i++) {
      count += follow(pair) ? 1 : 0;
    }
    return count;
  }

  @Test
  void one_sender_fills_neither_the_places_of_a_server_nor_all() {
    List<Pair> taken = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Pair pair = pair("h" + i + ".evil.example", "victim" + i % 5 + ".example");
      if (shares.take(pair).isEmpty()) {
        taken.add(pair);
      }
    }
    assertThat(taken).as("under any of its names").hasSize(4);
    assertThat(shares.take(pair("honest.example.org", "victim0.example"))).isEmpty();
    taken.forEach(shares::leave);
    assertThat(follow(pair("evil.example", "victim0.example"))).isTrue();
  }

  @Test
  void a_server_is_spared_by_all_senders_together() {
    int asked = 0;
    for (int i = 0; i < 100; i++) {
      asked += followed(20, pair("evil" + i + ".example", "x" + i + ".victim.example"));
    }
    assertThat(asked).isEqualTo(20);
    now.updateAndGet(time -> time.plusSeconds(5));
    assertThat(followed(100, pair("late.example", "victim.example"))).isEqualTo(5);
  }

  @Test
  void one_sender_uses_up_half_of_what_a_server_may_be_asked() {
    assertThat(followed(1_000, pair("evil.example", "victim.test"))).isEqualTo(10);
    assertThat(followed(5, pair("honest.test", "victim.test"))).isEqualTo(5);
    now.updateAndGet(time -> time.plusSeconds(60));
    assertThat(followed(1_000, pair("evil.example", "victim.test"))).isEqualTo(10);
  }

  @Test
  void what_many_register_under_is_not_one_sender() {
    assertThat(followed(1_000, pair("a.evil.co.uk", "victim.test"))).isEqualTo(10);
    assertThat(followed(1_000, pair("b.evil.co.uk", "victim.test"))).isZero();
    assertThat(followed(5, pair("honest.co.uk", "victim.test"))).isEqualTo(5);
  }

  @Test
  void one_sender_has_a_rate_whomever_it_names() {
    int asked = 0;
    for (int i = 0; i < 1_000; i++) {
      asked += followed(1, pair("evil.test", "victim" + i + ".example" + i));
    }
    assertThat(asked).isEqualTo(60);
    now.updateAndGet(time -> time.minusSeconds(1_000));
    assertThat(follow(pair("evil.test", "a.later"))).as("a clock that is set back").isFalse();
    now.updateAndGet(time -> time.plusSeconds(1));
    assertThat(follow(pair("evil.test", "b.later"))).isTrue();
  }

  @Test
  void of_all_senders_together_few_wait_for_one_server_at_once() {
    int taken = 0;
    for (int i = 0; i < 20; i++) {
      taken += shares.take(pair("evil" + i + ".example" + i, "victim.example")).isEmpty() ? 1 : 0;
    }
    assertThat(taken).isEqualTo(4);
    assertThat(shares.take(pair("honest.test", "other.test"))).isEmpty();
  }

  @Test
  void one_sender_has_two_wait_for_one_server_at_once() {
    Pair pair = pair("evil.test", "victim.test");
    assertThat(shares.take(pair)).isEmpty();
    assertThat(shares.take(pair)).isEmpty();
    assertThat(shares.take(pair)).isPresent();
    assertThat(shares.take(pair("evil.test", "other.test"))).isEmpty();
    shares.leave(pair);
    assertThat(shares.take(pair)).isEmpty();
  }

  @Test
  void sixteen_are_fetched_at_once_whoever_sends_them() {
    List<Pair> taken = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Pair pair = pair("a.sender" + i, "a.asked" + i);
      if (shares.take(pair).isEmpty()) {
        taken.add(pair);
      }
    }
    assertThat(taken).hasSize(16);
    shares.leave(taken.get(0));
    assertThat(shares.take(pair("honest.test", "other.test"))).isEmpty();
  }

  @Test
  void C8_an_ip_address_is_a_domain_of_its_own() {
    assertThat(followed(100, pair("192.0.2.1", "198.51.100.1"))).isEqualTo(10);
    assertThat(followed(100, pair("203.0.2.1", "203.0.100.1"))).isEqualTo(10);
  }

  @Test
  void what_is_remembered_is_bounded() {
    for (int i = 0; i < 30_000; i++) {
      follow(pair("evil" + i + ".a" + i, "victim.b" + i));
    }
    assertThat(shares.size()).isLessThanOrEqualTo(10_000);
  }

  @Test
  void a_hint_makes_four_requests_wherever_it_leads() throws IOException {
    try (World world = new World()) {
      URI evil = world.serveActor("evil.test", "/m", World.EVIL);
      URI victim = world.url("victim.test", "/v");
      for (int i = 0; i < 3; i++) {
        world.redirect(world.url("victim.test", "/" + i), world.url("victim.test", "/" + (i + 1)));
      }
      world.status(world.url("victim.test", "/3"), 401);
      String like =
          World.activity(
              "Like", world.url("victim.test", "/0"), victim, "\"object\":\"" + victim + "\"");

      assertThat(world.post(like, URI.create(evil + "#main-key"), World.EVIL).status())
          .isEqualTo(202);

      assertThat(world.outcome().what()).isEqualTo("dropped");
      assertThat(world.asked.stream().filter(asked -> asked.contains("victim.test"))).hasSize(4);
    }
  }

  @Test
  void a_flood_of_signed_hints_makes_few_requests_at_a_victim() throws IOException {
    try (World world = new World()) {
      URI evil = world.serveActor("evil.test", "/m", World.EVIL);
      URI victim = world.url("victim.test", "/v");
      for (int i = 0; i < 60; i++) {
        URI id = world.url("victim.test", "/" + i);
        world.status(id, 401);
        String like = World.activity("Like", id, victim, "\"object\":\"" + victim + "\"");
        assertThat(world.post(like, URI.create(evil + "#main-key"), World.EVIL).status())
            .isEqualTo(202);
        assertThat(world.outcome().what()).isEqualTo("dropped");
      }
      world.federation.close(Duration.ofSeconds(5));
      assertThat(world.asked.stream().filter(asked -> asked.contains("victim.test")).count())
          .as("ten hints, each twice")
          .isBetween(20L, 24L);
    }
  }
}
