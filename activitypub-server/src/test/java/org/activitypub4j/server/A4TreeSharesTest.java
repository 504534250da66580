package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.inbox.Handling;
import org.activitypub4j.server.internal.inbox.TreeRoom;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * lessons.md A4, A5: nobody alone has all the room for trees of activities, nor has it for long.
 */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
class A4TreeSharesTest {
  private static final int ROOM = 100_000;

  private TreeRoom room = TreeRoom.of(ROOM, 16);
  private String output = "";

  @BeforeAll
  void run_in_a_small_heap() throws IOException, InterruptedException {
    output = ChildJvm.run(TreeSharesProbe.class, "-Xmx128m", "-XX:+UseParallelGC");
  }

  @BeforeEach
  void empty_the_room() {
    room = TreeRoom.of(ROOM, 16);
  }

  @Test
  void a_large_activity_is_handled_while_those_of_another_domain_are_fetched_for() {
    assertThat(output).contains("handled meanwhile: true");
  }

  @Test
  void what_finds_no_room_loses_no_attempt_however_often() {
    assertThat(output).contains("attempts counted: 0", "all handled: true");
  }

  @Test
  void an_activity_holds_no_room_while_its_actor_is_fetched() {
    assertThat(output).contains("before the slow actors: true");
  }

  @Test
  void works_of_one_domain_hold_half_of_the_room() {
    try (TreeRoom.Holding one = room.holding("evil.test");
        TreeRoom.Holding two = room.holding("evil.test");
        TreeRoom.Holding three = room.holding("evil.test");
        TreeRoom.Holding honest = room.holding("good.test")) {
      assertThat(one.take(ROOM / 4)).isTrue();
      assertThat(two.take(ROOM / 4)).isTrue();
      assertThat(three.take(ROOM / 4)).isFalse();
      assertThat(three.lacked()).isTrue();
      assertThat(honest.take(ROOM / 2)).isTrue();
      one.leave();
      assertThat(three.take(ROOM / 4)).isTrue();
    }
    assertThat(room.enter(ROOM, Duration.ZERO)).isPresent();
  }

  @Test
  void a_document_larger_than_half_is_taken_if_its_domain_has_no_other() {
    try (TreeRoom.Holding one = room.holding("evil.test");
        TreeRoom.Holding two = room.holding("evil.test")) {
      assertThat(one.take(Integer.MAX_VALUE)).isTrue();
      assertThat(two.take(ROOM / 4)).isFalse();
    }
  }

  @Test
  void what_can_never_fit_is_no_lack_of_room() {
    try (TreeRoom.Holding one = room.holding("evil.test")) {
      assertThat(one.take(ROOM / 2)).isTrue();
      assertThat(one.take(ROOM / 2 + 1)).isFalse();
      assertThat(one.lacked()).isFalse();
    }
  }

  @Test
  void what_is_read_after_the_work_ended_holds_nothing() {
    TreeRoom.Holding ended = room.holding("evil.test");
    ended.close();
    assertThat(ended.take(ROOM / 2)).isFalse();
    assertThat(room.enter(ROOM, Duration.ZERO)).isPresent();
  }

  @Test
  void who_holds_room_fetches_for_a_while_only() {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (FederationClient client =
            FederationClient.builder()
                .userAgent("Test", "1", Origin.of(URI.create("https://us.test/")).orElseThrow())
                .build();
        Handling small = begin("good.test", client, timer);
        Handling left = begin("fair.test", client, timer);
        Handling large = begin("evil.test", client, timer)) {
      assertThat(small.take(10, Duration.ZERO)).isTrue();
      assertThat(left.take(ROOM / 4, Duration.ZERO)).isTrue();
      assertThat(large.take(ROOM / 4, Duration.ZERO)).isTrue();
      left.leave();
      Await.until("it is cancelled", () -> transport(client, large) == Reason.CANCELLED);
      assertThat(transport(client, small)).isEqualTo(Reason.ADDRESS_REFUSED);
      assertThat(transport(client, left)).isEqualTo(Reason.ADDRESS_REFUSED);
    } finally {
      timer.shutdownNow();
    }
  }

  private Handling begin(String domain, FederationClient client, ScheduledExecutorService timer) {
    return new Handling(room.holding(domain), client, timer, Duration.ofMillis(200));
  }

  private static Reason transport(FederationClient client, Handling handling) {
    try {
      client.fetch(URI.create("https://127.0.0.1/x"), handling.budget());
      throw new AssertionError("it was fetched");
    } catch (FetchException e) {
      return e.transport().orElseThrow();
    }
  }
}
