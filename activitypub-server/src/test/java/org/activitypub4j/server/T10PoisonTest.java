package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Undo;
import org.activitypub4j.server.spi.InboxStore.Counts;
import org.activitypub4j.server.spi.InboxStore.State;
import org.activitypub4j.server.spi.InboxStore.Status;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An activity that no handler gets done costs nobody else, and is not lost. */
@Tag("slow")
class T10PoisonTest {
  private static final int ATTEMPTS = 8;
  private static final URI NOTE = URI.create("https://example.org/note");

  private final SteppingClock clock = new SteppingClock();
  private final Queue<String> effects = new ConcurrentLinkedQueue<>();

  /** What the handler throws when it gets the poison; empty when it is mended. */
  private volatile String fault = "exception";

  @AutoClose private final TestServer server = TestServer.start(this::settings);

  @AutoClose private final Peer mallory = new Peer(clock);
  @AutoClose private final Peer carol = new Peer(clock);
  private final ReceivedActivities received = server.federation.receivedActivities();

  private Federation.Builder settings(Federation.Builder settings) {
    return settings
        .clock(clock)
        .on(Undo.class, (tx, one) -> effects.add(one.activity().id().orElseThrow().getPath()))
        .on(
            Like.class,
            (tx, one) -> {
              String name = one.activity().id().orElseThrow().getPath();
              if (name.equals("/poison")) {
                fail(fault);
              }
              effects.add(name);
            });
  }

  private static void fail(String how) {
    switch (how) {
      case "blocks" -> block();
      case "exception" -> throw new IllegalStateException("it does not like this");
      case "stack" -> throw new StackOverflowError();
      default -> {}
    }
  }

  private static void block() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(Peer from, String path) {
    send(from, "Like", path, NOTE);
  }

  /** Sends what is handled after what was sent at {@code /poison}, because it undoes that. */
  private void sendBehindPoison() {
    send(mallory, "Undo", "/behind", mallory.uri("/poison"));
  }

  private void send(Peer from, String type, String path, URI object) {
    String json = from.activity(type, path, object);
    assertThat(from.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
  }

  private void hasEffect(String path) {
    Await.until(() -> path + " in " + effects, () -> effects.contains(path));
  }

  /** Sends something that fails until it is parked. */
  private void park() {
    send(mallory, "/poison");
    tryUntilParked();
  }

  private void tryUntilParked() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int failures = attempt;
      Await.until(() -> "failure " + failures, () -> server.failures.size() >= failures);
      if (attempt < ATTEMPTS) {
        assertThat(received.counts().parked()).isZero();
        clock.advance(Duration.ofHours(1));
      }
    }
    Await.until("it is parked", () -> received.counts().parked() == 1);
  }

  private List<Status> parked() {
    return received.list(State.PARKED, 10);
  }

  private List<Long> numbers() {
    return parked().stream().map(Status::number).toList();
  }

  private int redrive() {
    server.failures.clear();
    return received.redrive(numbers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "stack"})
  void what_always_fails_is_parked_after_eight_attempts_and_others_go_on(String how) {
    fault = how;
    send(mallory, "/poison");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int failures = attempt;
      Await.until(() -> "failure " + failures, () -> server.failures.size() >= failures);
      send(carol, "/good" + attempt);
      hasEffect("/good" + attempt);
      assertThat(server.failures).hasSize(attempt);
      assertThat(received.counts().parked()).isEqualTo(attempt < ATTEMPTS ? 0 : 1);
      clock.advance(Duration.ofHours(1));
    }
    send(mallory, "/other");
    hasEffect("/other");
    assertThat(server.failures).extracting(TestServer.Failure::parked).endsWith(true);
    assertThat(server.failures).filteredOn(TestServer.Failure::parked).hasSize(1);
    assertThat(effects).hasSize(ATTEMPTS + 1).doesNotContain("/poison");
  }

  @Test
  void what_blocks_for_ever_is_interrupted_and_counts_as_a_failure() {
    fault = "blocks";
    try (TestServer impatient =
        TestServer.start(one -> settings(one).handlerTimeout(Duration.ofSeconds(1)))) {
      String json = mallory.activity("Like", "/poison", NOTE);
      mallory.send(impatient, impatient.inbox("alice"), json);
      Await.until("it is interrupted", () -> !impatient.failures.isEmpty());
      assertThat(impatient.failures.peek().cause())
          .hasRootCauseInstanceOf(InterruptedException.class);
      fault = "";
      clock.advance(Duration.ofHours(1));
      hasEffect("/poison");
      assertThat(impatient.failures).hasSize(1);
    }
  }

  @Test
  void what_was_parked_is_listed_with_the_reason() {
    park();
    Status poison = parked().get(0);
    assertThat(poison.detail()).contains("it does not like this");
    assertThat(poison.time()).isEqualTo(clock.instant());
    assertThat(poison.entry().actor()).isEqualTo(mallory.id());
    assertThat(poison.entry().attempts()).isEqualTo(ATTEMPTS);
    assertThat(received.listBefore(State.PARKED, poison.number(), 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "stack"})
  void when_the_handler_is_mended_it_runs_again_and_has_its_effect_once(String how) {
    fault = how;
    park();
    send(mallory, "/poison");
    Await.until("a repeat is ignored", () -> ignored() == 1);
    fault = "";
    assertThat(redrive()).isEqualTo(1);
    hasEffect("/poison");
    send(mallory, "/poison");
    Await.until("a repeat is ignored", () -> ignored() == 2);
    send(carol, "/last");
    hasEffect("/last");
    assertThat(Collections.frequency(effects, "/poison")).isEqualTo(1);
    assertThat(server.failures).isEmpty();
    assertThat(received.counts().parked()).isZero();
    assertThat(parked()).isEmpty();
  }

  private long ignored() {
    return server.ignored.stream()
        .filter(one -> one.startsWith(IgnoreReason.KNOWN + " " + mallory.uri("/poison")))
        .count();
  }

  @Test
  void while_the_handler_is_not_mended_it_is_parked_again() {
    park();
    long first = numbers().get(0);
    assertThat(redrive()).isEqualTo(1);
    tryUntilParked();
    assertThat(numbers()).hasSize(1).doesNotContain(first);
    assertThat(parked().get(0).entry().attempts()).isEqualTo(ATTEMPTS);
  }

  @Test
  void what_was_parked_can_be_forgotten_and_stays_known() {
    park();
    assertThat(received.discard(numbers())).isEqualTo(1);
    assertThat(received.counts().parked()).isZero();
    send(mallory, "/poison");
    Await.until("a repeat is ignored", () -> ignored() == 1);
    assertThat(effects).isEmpty();
  }

  /** Sends something that has failed once and waits for its next try. */
  private Status failOnce() {
    send(mallory, "/poison");
    return Await.value(
        () -> "it failed", () -> received.list(State.FAILED, 10).stream().findFirst());
  }

  @Test
  void what_waits_for_another_try_is_listed_and_runs_at_once_when_the_handler_is_mended() {
    Status poison = failOnce();
    assertThat(received.counts()).isEqualTo(new Counts(0, 1, 0));
    assertThat(poison.detail()).contains("it does not like this");
    assertThat(poison.time()).isAfter(clock.instant());
    assertThat(poison.entry().actor()).isEqualTo(mallory.id());
    assertThat(poison.entry().attempts()).isEqualTo(1);
    fault = "";
    assertThat(received.redrive(List.of(poison.number()))).isEqualTo(1);
    hasEffect("/poison");
    Await.until("it has ended", () -> received.counts().equals(new Counts(0, 0, 0)));
    assertThat(Collections.frequency(effects, "/poison")).isEqualTo(1);
  }

  @Test
  void what_waits_for_another_try_can_be_forgotten_and_what_is_behind_it_goes_on() {
    Status poison = failOnce();
    sendBehindPoison();
    assertThat(received.discard(List.of(poison.number()))).isEqualTo(1);
    hasEffect("/behind");
    send(mallory, "/poison");
    Await.until("a repeat is ignored", () -> ignored() == 1);
    assertThat(effects).containsExactly("/behind");
  }

  @Test
  void what_waits_for_its_first_try_is_listed() {
    Status poison = failOnce();
    sendBehindPoison();
    assertThat(received.list(State.WAITING, 10))
        .singleElement()
        .satisfies(one -> assertThat(one.number()).isGreaterThan(poison.number()));
    assertThat(received.counts()).isEqualTo(new Counts(1, 1, 0));
  }

  @Test
  void G10_people_are_warned_of_what_is_given_up_but_not_for_each_in_ten_seconds()
      throws IOException, InterruptedException {
    List<String> warnings =
        ChildJvm.run(PoisonProbe.class)
            .lines()
            .filter(line -> line.contains(" WARN ") && line.contains("gave up"))
            .toList();
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("/poison", "after 8 attempts: it does not like this");
  }
}
