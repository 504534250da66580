package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.SteppingClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * flood.md, stage 5; security.md D6; lessons A7 to A9: whoever names keys causes few requests, pays
 * for them, and holds few threads.
 */
@Timeout(30)
class Flood5KeyLaneTest {
  private static final String ATTACKER = "192.0.2.66";

  private final AtomicLong nanos = new AtomicLong();
  private final Ticker ticker = nanos::get;
  private final KeyLane lane = new KeyLane(ticker, Room.DEFAULT, 16);
  private final AtomicInteger requests = new AtomicInteger();

  private static Origin server(String host) {
    return new Origin("https", host, 443);
  }

  private static Budget caused(@Nullable String source) {
    return Budget.of(new BudgetLimits(20, 5, Duration.ofSeconds(2))).causedBy(source);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private int requests(int tries, IntFunction<String> host) {
    return requests(tries, host, null);
  }

  /** How many of the tries at these servers become requests. */
  private int requests(int tries, IntFunction<String> host, @Nullable String source) {
    requests.set(0);
    for (int i = 0; i < tries; i++) {
      Origin server = server(host.apply(i));
      FetchException busy =
          catchThrowableOfType(
              FetchException.class,
              () -> {
                Lanes.ask(lane, server, caused(source));
                requests.incrementAndGet();
              });
      if (busy != null) {
        assertThat(busy.transport()).contains(Reason.BUSY);
        assertThat(busy.isTransient()).isTrue();
      }
    }
    return requests.get();
  }

  @Test
  void M2_a_stranger_gets_ten_requests_and_then_one_a_second() {
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
    assertThat(requests(100, i -> "h" + i + ".duckdns.org")).as("names for nothing").isEqualTo(10);
  }

  @Test
  void C8_an_ip_address_is_a_domain_of_its_own() {
    assertThat(requests(100, i -> "192." + i + ".0.1")).isEqualTo(100);
    assertThat(requests(100, i -> "[2001:db8::" + i + "]")).isEqualTo(100);
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

  @Nested
  class A7_the_source_pays {
    private static final String HONEST = "198.51.100.7";

    @Test
    void a_friend_stays_one_whatever_the_urls_answer_that_strangers_name() {
      Origin friend = server("friend.example");
      lane.sawVerified(friend);
      FetchException unavailable =
          FetchException.status(
              FetchException.Reason.UNAVAILABLE, URI.create(friend + "/key"), "503", 503, null);
      for (FetchException failure :
          List.of(
              unavailable,
              FetchException.of(new TransportException(Reason.READ_TIMEOUT, null, "late")))) {
        assertThat(
                catchThrowableOfType(
                    FetchException.class,
                    () -> {
                      try (KeyLane.Seat seat = lane.seat(friend, caused(ATTACKER))) {
                        seat.fetch(
                            () -> {
                              throw failure;
                            });
                      }
                    }))
            .isSameAs(failure);
      }

      assertThat(requests(1_000, i -> "friend.example")).isEqualTo(200);
    }

    @Test
    void one_source_uses_half_of_what_a_server_is_asked_and_leaves_the_other_half() {
      assertThat(requests(1_000, i -> "good.example", ATTACKER)).isEqualTo(5);
      assertThat(requests(1_000, i -> "good.example", HONEST)).isEqualTo(5);
    }

    @Test
    void one_source_uses_half_of_the_new_servers_of_a_domain() {
      assertThat(requests(1_000, i -> "h" + i + ".good.co.uk", ATTACKER)).isEqualTo(5);
      assertThat(requests(1_000, i -> "g" + i + ".good.co.uk", HONEST)).isEqualTo(5);
    }

    @Test
    void ten_requests_a_second_of_one_source_do_not_keep_out_a_good_server() {
      lane.sawVerified(server("good.example"));
      for (int second = 0; second < 120; second++) {
        requests(10, i -> "good.example", ATTACKER);
        assertThat(requests(1, i -> "good.example", HONEST)).isEqualTo(1);
        lane.sawVerified(chargedFor(HONEST));
        pass(Duration.ofSeconds(1));
      }
    }

    @Test
    void who_causes_twenty_fetches_for_nothing_gets_none_for_ten_minutes() {
      assertThat(requests(1_000, i -> "h" + i + ".example", ATTACKER)).isEqualTo(21);
      pass(Duration.ofMinutes(9));
      assertThat(requests(10, i -> "g" + i + ".example", ATTACKER)).isZero();
      assertThat(requests(10, i -> "g" + i + ".example", HONEST)).isEqualTo(10);
      pass(Duration.ofMinutes(1));
      assertThat(requests(10, i -> "g" + i + ".example", ATTACKER)).isEqualTo(10);
    }

    @Test
    void a_network_of_ipv6_is_one_source() {
      assertThat(requests(1_000, i -> "h" + i + ".example", "2001:db8:0:1::" + 1)).isEqualTo(21);
      assertThat(requests(10, i -> "g" + i + ".example", "2001:db8:0:1:ffff::2")).isZero();
      assertThat(requests(10, i -> "g" + i + ".example", "2001:db8:0:2::1")).isEqualTo(10);
    }

    @Test
    void fetches_of_which_a_good_signature_came_are_not_charged() {
      for (int i = 0; i < 100; i++) {
        Budget cause = caused(HONEST);
        Lanes.ask(lane, server("h" + i + ".example"), cause);
        lane.sawVerified(cause);
        lane.sawVerified(cause); // counts once
      }
      assertThat(requests(100, i -> "g" + i + ".example", HONEST)).isEqualTo(21);
    }

    @Test
    void a_good_signature_does_not_pay_for_another_of_the_same_request() {
      for (int i = 0; i < 30; i++) {
        Budget first = caused(ATTACKER);
        Origin server = server("h" + i + ".example");
        if (i > 20) {
          assertThatThrownBy(() -> Lanes.ask(lane, server, first))
              .isInstanceOf(FetchException.class);
        } else {
          Lanes.ask(lane, server, first);
        }
        lane.sawVerified(first.causedBy(ATTACKER));
      }
    }

    @Test
    void of_keys_that_are_gone_with_their_actors_two_hundred_are_asked_for() {
      assertThat(gone(199, HONEST)).isEqualTo(199);
      pass(Duration.ofMinutes(1));
      assertThat(gone(199, HONEST)).isEqualTo(199);
    }

    @Test
    void who_names_gone_keys_without_end_gets_none_for_ten_minutes() {
      assertThat(gone(1_000, ATTACKER)).isBetween(200, 202);
      pass(Duration.ofMinutes(9));
      assertThat(gone(10, ATTACKER)).isZero();
      assertThat(gone(10, HONEST)).isEqualTo(10);
    }

    /** How many of the tries at keys that are gone become requests. */
    private int gone(int tries, String source) {
      int asked = 0;
      for (int i = 0; i < tries; i++) {
        Origin server = server("h" + i + ".example" + i);
        FetchException gone =
            FetchException.status(
                FetchException.Reason.GONE, server.resolve("/key"), "410", 410, null);
        FetchException failure =
            catchThrowableOfType(
                FetchException.class,
                () -> {
                  try (KeyLane.Seat seat = lane.seat(server, caused(source))) {
                    seat.fetch(
                        () -> {
                          seat.budget().allowance().takeRequest(server.resolve("/key"));
                          throw gone;
                        });
                  }
                });
        asked += failure == gone ? 1 : 0;
      }
      return asked;
    }

    @Test
    void an_address_that_is_none_is_nobody_and_is_not_looked_up() {
      for (String text : List.of("good.example", "", "127.1", "0x7f.1", "1.2.3.4.5", "::g", "[")) {
        assertThat(Source.of(text)).as(text).isEmpty();
      }
      assertThat(Source.of("2001:db8::1%eth0")).isEqualTo(Source.of("[2001:db8::2]")).isPresent();
      assertThat(Source.of("::ffff:192.0.2.1")).isEqualTo(Source.of("192.0.2.1")).isPresent();
    }

    private Budget chargedFor(String source) {
      Budget cause = caused(source);
      cause.charge();
      return cause;
    }
  }

  @Nested
  class A9_the_server_that_is_really_asked_is_counted {
    @Test
    void a_request_that_is_redirected_counts_for_the_server_that_it_reaches() {
      AtomicInteger reached = new AtomicInteger();
      for (int i = 0; i < 200; i++) {
        Origin evil = server("evil" + i + ".example");
        FetchException busy =
            catchThrowableOfType(
                FetchException.class,
                () -> {
                  Lanes.ask(lane, evil, server("victim.example").resolve("/"), caused(null));
                  reached.incrementAndGet();
                });
        assertThat(busy == null || busy.transport().orElseThrow() == Reason.BUSY).isTrue();
      }
      assertThat(reached).hasValue(10);
    }
  }

  /** Callers that hold seats until the test lets them go. */
  @Nested
  class A8_while_servers_do_not_answer {
    private final CountDownLatch answer = new CountDownLatch(1);
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

    /** Waits for a key until the end, as who waits for another that fetches it. */
    private void call(String host, @Nullable String source) {
      KeyLane.Seat seat = lane.seat(server(host), caused(source));
      calls.add(
          callers.submit(
              () -> {
                try (seat) {
                  return answer.await(10, TimeUnit.SECONDS);
                }
              }));
    }

    private int seats(int tries, IntFunction<String> host, @Nullable String source) {
      int taken = 0;
      for (int i = 0; i < tries; i++) {
        try {
          call(host.apply(i), source);
          taken++;
        } catch (FetchException busy) {
          assertThat(busy.transport()).contains(Reason.BUSY);
        }
      }
      return taken;
    }

    @Test
    void sixteen_threads_wait_for_all_strangers_and_friends_have_seats_of_their_own() {
      assertThat(seats(1_000, i -> "tarpit" + i + ".example", null)).isEqualTo(16);

      lane.sawVerified(server("friend.example"));
      assertThat(requests(10, i -> "friend.example")).isEqualTo(10);
      assertThat(requests(10, i -> "h" + i + ".example")).isZero();
    }

    @Test
    void eight_threads_wait_for_one_server_even_if_all_want_the_same_key() {
      assertThat(seats(100, i -> "tarpit.example", null)).isEqualTo(8);
      assertThat(requests(10, i -> "h" + i + ".example")).isEqualTo(10);
    }

    @Test
    void one_source_holds_eight_threads() {
      assertThat(seats(100, i -> "tarpit" + i + ".example", ATTACKER)).isEqualTo(8);
      assertThat(requests(10, i -> "h" + i + ".example", "198.51.100.7")).isEqualTo(10);
    }

    @Test
    void half_as_many_wait_for_friends() {
      IntStream.range(0, 20).forEach(i -> lane.sawVerified(server("friend" + i + ".example")));
      assertThat(seats(20, i -> "friend1.example", null)).isEqualTo(4);
      assertThat(seats(20, i -> "friend" + i + ".example", null)).isEqualTo(4);
    }

    @Test
    void two_keys_of_a_stranger_are_fetched_at_once() {
      CountDownLatch fetching = new CountDownLatch(2);
      for (int i = 0; i < 2; i++) {
        calls.add(
            callers.submit(
                () -> {
                  try (KeyLane.Seat seat = lane.seat(server("one.example"), caused(null))) {
                    return seat.fetch(
                        () -> {
                          fetching.countDown();
                          await(answer);
                          return "key";
                        });
                  }
                }));
      }
      await(fetching);

      assertThat(requests(1, i -> "one.example")).isZero();
    }

    @Test
    void a_stranger_has_five_seconds_and_the_cause_no_more_than_before() {
      Budget long_ = Budget.of(BudgetLimits.DEFAULT);
      try (KeyLane.Seat seat = lane.seat(server("one.example"), long_)) {
        assertThat(seat.budget().timeLeft()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(seat.budget().allowance().timeLeft()).isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(seat.budget().deeper().timeLeft()).isLessThanOrEqualTo(Duration.ofSeconds(5));
      }
      try (KeyLane.Seat seat = lane.seat(server("one.example"), caused(null))) {
        assertThat(seat.budget().timeLeft()).isLessThanOrEqualTo(Duration.ofSeconds(2));
      }
      assertThat(long_.timeLeft()).isGreaterThan(Duration.ofSeconds(5));
    }

    private void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void what_had_no_turn_is_asked_for_again() {
    SteppingClock clock = Clients.clock();
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
