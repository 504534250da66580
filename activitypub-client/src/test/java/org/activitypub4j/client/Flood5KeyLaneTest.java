package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** flood.md, stage 5; security.md D6: whoever names keys causes few requests. */
@Timeout(30)
class Flood5KeyLaneTest {
  private static final Budget NOT_AT_ALL = Budget.of(new BudgetLimits(1, 1, Duration.ofNanos(1)));

  private final AtomicLong nanos = new AtomicLong();
  private final Ticker ticker = nanos::get;
  private final KeyLane lane = new KeyLane(ticker, 10_000);
  private final AtomicInteger requests = new AtomicInteger();

  private static Origin server(String host) {
    return new Origin("https", host, 443);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** How many of the tries at these servers become requests. */
  private int requests(int tries, IntFunction<String> host) {
    requests.set(0);
    for (int i = 0; i < tries; i++) {
      Origin server = server(host.apply(i));
      FetchException busy =
          catchThrowableOfType(
              FetchException.class,
              () -> lane.fetch(server, NOT_AT_ALL, requests::incrementAndGet));
      if (busy != null) {
        assertThat(busy.transport()).contains(Reason.BUSY);
        assertThat(busy.isTransient()).isTrue();
        assertThat(busy).hasMessageContaining("keys").hasMessageContaining(".");
      }
    }
    return requests.get();
  }

  @Test
  void M2_a_stranger_is_asked_for_ten_keys_and_then_for_one_a_second() {
    assertThat(requests(1_000, i -> "one.example")).isEqualTo(10);
    for (int second = 0; second < 60; second++) {
      pass(Duration.ofSeconds(1));
      assertThat(requests(100, i -> "one.example")).isEqualTo(1);
    }
    assertThat(requests(1, i -> "other.example")).isEqualTo(1);
  }

  @Test
  void M3_of_new_servers_of_one_domain_ten_are_asked_and_then_ten_a_minute() {
    assertThat(requests(1_000, i -> "h" + i + ".attacker.co.uk")).isEqualTo(10);
    pass(Duration.ofMinutes(1));
    assertThat(requests(1_000, i -> "g" + i + ".attacker.co.uk")).isEqualTo(10);
    assertThat(requests(100, i -> "h" + i + ".co.uk")).isEqualTo(100);
    assertThat(requests(100, i -> "192.0.2." + i)).isEqualTo(100);
  }

  @Test
  void a_clock_that_is_set_back_gives_and_takes_nothing() {
    assertThat(requests(1_000, i -> "one.example")).isEqualTo(10);
    nanos.set(-Duration.ofHours(1).toNanos());
    assertThat(requests(10, i -> "one.example")).isZero();
    pass(Duration.ofSeconds(2));
    assertThat(requests(10, i -> "one.example")).isEqualTo(2);
  }

  @Test
  void a_server_that_sent_a_good_signature_is_asked_for_many() {
    lane.sawVerified(server("friend.example"));

    assertThat(requests(1_000, i -> "friend.example")).isEqualTo(200);
    pass(Duration.ofSeconds(1));
    assertThat(requests(1_000, i -> "friend.example")).isEqualTo(50);
  }

  @Test
  void until_it_does_not_answer() {
    Origin friend = server("friend.example");
    lane.sawVerified(friend);
    FetchException timeout =
        FetchException.status(
            FetchException.Reason.UNAVAILABLE, URI.create(friend + "/key"), "503", 503, null);

    assertThat(
            catchThrowableOfType(
                FetchException.class,
                () ->
                    lane.fetch(
                        friend,
                        NOT_AT_ALL,
                        () -> {
                          throw timeout;
                        })))
        .isSameAs(timeout);
    assertThat(requests(1_000, i -> "friend.example")).isEqualTo(10);
  }

  /** Callers that hold places until the test lets them go. */
  @Nested
  class While_servers_do_not_answer {
    private final CountDownLatch answer = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(16);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final List<Future<?>> calls = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
      answer.countDown();
      for (Future<?> call : calls) {
        call.get();
      }
      callers.shutdown();
    }

    private void call(String host) {
      calls.add(
          callers.submit(
              () ->
                  lane.fetch(
                      server(host),
                      NOT_AT_ALL,
                      () -> {
                        asked.countDown();
                        await(answer);
                        return host;
                      })));
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Test
    void two_keys_of_a_stranger_are_fetched_at_once_and_eight_of_a_friend() {
      IntStream.range(0, 2).forEach(i -> call("stranger.example"));
      lane.sawVerified(server("friend.example"));
      IntStream.range(0, 8).forEach(i -> call("friend.example"));
      while (asked.getCount() > 6) {
        Thread.onSpinWait();
      }

      assertThat(requests(1, i -> "stranger.example")).isZero();
      assertThat(requests(1, i -> "friend.example")).isZero();
    }

    @Test
    void M3_of_ten_thousand_strangers_sixteen_are_asked_at_once_and_friends_all_the_same() {
      IntStream.range(0, 16).forEach(i -> call("stranger" + i + ".example"));
      await(asked);

      assertThat(requests(10_000, i -> "h" + i + ".example")).isZero();
      lane.sawVerified(server("friend.example"));
      assertThat(requests(10, i -> "friend.example")).isEqualTo(10);
    }
  }

  @Test
  void what_had_no_turn_is_asked_for_again() {
    TestClock clock = new TestClock();
    try (ScriptedPeer peer = ScriptedPeer.start();
        FederationClient client = Clients.builder().clock(clock).build()) {
      for (int i = 0; i < 12; i++) {
        client.fetchKey(peer.url("/key" + i), client.newBudget());
      }
      assertThat(peer.requests()).hasSize(10);
      KeyLookup refused = client.fetchKey(peer.url("/key11"), client.newBudget());
      assertThat(refused)
          .isInstanceOfSatisfying(
              KeyLookup.Failed.class, failed -> assertThat(failed.isTransient()).isTrue());

      clock.advance(Duration.ofSeconds(1));
      client.fetchKey(peer.url("/key11"), client.newBudget());
      assertThat(peer.requests()).hasSize(11);

      client.sawVerified(peer.origin(), SignatureScheme.DRAFT_CAVAGE_12);
      for (int i = 12; i < 100; i++) {
        client.fetchKey(peer.url("/key" + i), client.newBudget());
      }
      assertThat(peer.requests()).hasSize(99);
    }
  }
}
