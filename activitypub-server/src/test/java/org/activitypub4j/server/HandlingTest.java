package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Block;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.View;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a handler is given of an activity that was accepted. */
class HandlingTest {
  private final SteppingClock clock = new SteppingClock();
  private final AtomicInteger started = new AtomicInteger();
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @AutoClose
  private final TestServer server =
      TestServer.start(
          settings ->
              settings
                  .clock(clock)
                  .on(View.class, new Slow())
                  .on(
                      Block.class,
                      (tx, block) -> {
                        throw new IllegalStateException("always");
                      }));

  @AutoClose private final Peer mallory = new Peer(clock);
  @AutoClose private final Peer carol = new Peer();
  private int sent;

  @BeforeEach
  void start() {
    carol.serve("/note", note(carol.uri("/note"), carol.id()));
  }

  private static String note(URI id, URI author) {
    return """
    {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","id":"%s",
     "attributedTo":"%s","content":"hello"}"""
        .formatted(id, author);
  }

  private void send(String type, String object) {
    sent++;
    String json = mallory.activity(type, "/activities/" + sent, "\"object\":" + object);
    assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
  }

  private void send(String type, URI object) {
    send(type, "\"" + object + "\"");
  }

  /** A handler that takes long. */
  private final class Slow implements ResolvingHandler<View, Integer> {
    @Override
    public Integer resolve(Resolver resolver, Received<View> received) {
      int number = started.incrementAndGet();
      try {
        mayEnd.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return number;
    }

    @Override
    public void apply(Tx tx, Received<View> received, Integer number) {
      // It only has to come to its end.
    }
  }

  @Test
  void what_is_being_handled_is_not_started_again_when_the_clock_jumps() {
    send("View", carol.uri("/note"));
    Await.until("it is being handled", () -> started.get() == 1);
    clock.advance(Duration.ofMinutes(1));
    try (Peer other = new Peer(clock)) {
      String like = other.activity("Like", "/likes/1", carol.uri("/note"));
      assertThat(other.send(server, server.inbox("alice"), like).status()).isEqualTo(202);
      server.await(Like.class);
    }
    mayEnd.countDown();
    server.await(View.class);
    assertThat(started).hasValue(1);
  }

  @Test
  void A4_a_post_of_another_server_that_is_embedded_is_no_more_than_its_id() {
    send("Announce", note(carol.uri("/note"), carol.id()).replace("hello", "buy this"));
    Received<?> announce = server.await(Announce.class);
    assertThat(announce.object()).isEmpty();
    assertThat(announce.activity().embeddedObject()).isEmpty();
    assertThat(announce.activity().objectId()).contains(carol.uri("/note"));
  }

  @Test
  void a_new_post_that_is_named_is_fetched() {
    mallory.serve("/note", note(mallory.uri("/note"), mallory.id()));
    send("Create", mallory.uri("/note"));
    assertThat(server.await(Create.class).object().orElseThrow().id())
        .contains(mallory.uri("/note"));
  }

  @Test
  void A4_a_new_post_of_somebody_else_is_none() {
    send("Create", carol.uri("/note"));
    assertThat(server.await(Create.class).object()).isEmpty();
  }

  @Test
  void a_post_of_ours_is_not_what_another_makes() {
    send("Create", server.actor("alice").newPostId());
    assertThat(server.await(Create.class).object()).isEmpty();
    assertThat(server.failures).isEmpty();
  }

  @Test
  void what_is_liked_is_not_fetched() {
    send("Like", carol.uri("/note"));
    assertThat(server.await(Like.class).object()).isEmpty();
    assertThat(carol.asked()).isEmpty();
  }

  @Test
  void a_new_post_that_is_not_there_does_not_hold_its_activity_up() {
    send("Create", mallory.uri("/absent"));
    assertThat(server.await(Create.class).object()).isEmpty();
  }

  @Test
  void a_new_post_that_cannot_be_had_now_is_waited_for() {
    mallory.serve("/note", 503);
    send("Create", mallory.uri("/note"));
    Await.until("the attempt fails", () -> !server.failures.isEmpty());
    assertThat(server.received).isEmpty();
    mallory.serve("/note", note(mallory.uri("/note"), mallory.id()));
    clock.advance(Duration.ofMinutes(10));
    assertThat(server.await(Create.class).object()).isPresent();
  }

  @Test
  void an_actor_that_changed_is_fetched_again() {
    send("Like", carol.uri("/note"));
    assertThat(server.await(Like.class).actor().toJson().toString()).doesNotContain("New name");
    mallory.serve(
        "/mallory",
        mallory.actor("/mallory", mallory.uri("/in"), mallory.uri("/in")).toBuilder()
            .name("New name")
            .build());
    send("Update", mallory.id());
    assertThat(server.await(Update.class).actor().toJson().toString()).contains("New name");
  }

  private void goes() {
    send("Like", carol.uri("/note"));
    server.await(Like.class);
    mallory.serve("/mallory", 410);
    clock.advance(Duration.ofHours(2)); // the actor is to be fetched again, the key is not yet
  }

  @Test
  void A10_the_end_of_an_actor_is_handled_though_its_document_is_gone() {
    goes();
    send("Delete", mallory.id());
    assertThat(server.await(Delete.class).actorId()).isEqualTo(mallory.id());
  }

  @Test
  void an_actor_that_is_gone_does_nothing_but_end() {
    goes();
    send("Announce", carol.uri("/note"));
    Await.until("it fails", () -> !server.failures.isEmpty());
    assertThat(server.received).noneMatch(one -> one.activity() instanceof Announce);
  }

  @Test
  void G3_what_fails_eight_times_is_set_aside() {
    send("Block", carol.id());
    for (int attempt = 1; attempt <= 8; attempt++) {
      int failures = attempt;
      Await.until("failure " + attempt, () -> server.failures.size() >= failures);
      clock.advance(Duration.ofHours(1));
    }
    assertThat(server.failures)
        .extracting(TestServer.Failure::parked)
        .containsExactly(false, false, false, false, false, false, false, true);
  }
}
