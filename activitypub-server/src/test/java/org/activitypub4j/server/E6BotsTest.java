package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two bots as the README has one, on one server. */
class E6BotsTest {
  private static final String TO_EVERYBODY =
      "\"to\":\"https://www.w3.org/ns/activitystreams#Public\"";

  private final SteppingClock clock = new SteppingClock();

  @AutoClose
  private final TestServer server =
      TestServer.start(settings -> settings.clock(clock).on(Create.class, this::answer));

  @AutoClose private final Peer mallory = new Peer(clock);

  private void answer(Tx tx, Received<Create> received) {
    boolean isBot = received.actor().isBot();
    if (!isBot) {
      received
          .mentioned()
          .forEach(name -> server.actor(name).posts().reply(tx, received, "<p>Yes.</p>"));
    }
  }

  private Mention mention(String name) {
    return Mention.of(server.actor(name).id(), "@" + name);
  }

  private String create(int number, String audience) {
    return mallory.activity(
        "Create",
        "/creates/" + number,
        """
        "object":{"type":"Note","id":"%s","attributedTo":"%s",%s,"content":"@echo @parrot hi",
         "tag":[{"type":"Mention","href":"%s"},{"type":"Mention","href":"%s"}]}"""
            .formatted(
                mallory.uri("/notes/" + number),
                mallory.id(),
                audience,
                server.actor("echo").id(),
                server.actor("parrot").id()));
  }

  @Test
  void five_posts_that_mention_both_get_ten_answers_though_they_came_to_the_shared_inbox() {
    URI shared = server.federation.origin().resolve("/inbox");
    for (int i = 0; i < 5; i++) {
      String json = create(i, TO_EVERYBODY);
      assertThat(mallory.send(server, shared, json).status()).isEqualTo(202);
    }
    Await.until("all are answered", () -> mallory.posts("/mallory/inbox") == 10);
  }

  @Test
  void a_direct_message_is_answered_by_one() {
    String json = create(1, "\"to\":\"" + server.actor("echo").id() + "\"");
    mallory.send(server, server.inbox("echo"), json);
    Await.until("both answer", () -> mallory.posts("/mallory/inbox") == 2);
    assertThat(Kept.in(server.store).outbox("echo")).as("nothing of it is public").isEmpty();
  }

  @Test
  void an_unlisted_post_gets_unlisted_answers() {
    String json = create(1, "\"cc\":\"https://www.w3.org/ns/activitystreams#Public\"");
    mallory.send(server, server.inbox("echo"), json);
    Await.until("both answer", () -> mallory.posts("/mallory/inbox") == 2);
    ActorContext echo = server.actor("echo");
    Activity answer = Kept.in(server.store).outbox("echo").get(0);
    assertThat(answer.to()).containsExactly(echo.followers());
    assertThat(answer.cc()).containsExactly(Audience.PUBLIC, mallory.id());
  }

  @Test
  void two_bots_do_not_answer_each_other() {
    server.actor("alice").posts().note("<p>hi</p>", List.of(mention("echo"), mention("parrot")));
    Await.until("alice, echo and parrot have posted", () -> creates() == 3);
    server.actor("echo").posts().note("<p>hi</p>", List.of(mention("parrot")));
    Await.until("echo's post is handled", () -> creates() == 4);
    // What one actor does is handled in order: an answer of parrot would be here before its like.
    URI bob = server.actor("bob").id();
    server.actor("parrot").reactions().like(bob, bob, Visibility.DIRECT);
    server.await(Like.class);
    assertThat(creates()).isEqualTo(4);
  }

  @Test
  void an_actor_answers_the_same_actor_ten_times_a_minute() {
    mallory.send(server, server.inbox("alice"), create(1, TO_EVERYBODY));
    server.await(Create.class);
    Received<?> post = server.received.element();
    ActorPosts posts = server.actor("alice").posts();
    for (int i = 0; i < 10; i++) {
      posts.reply(post, "<p>Yes.</p>");
    }
    assertThatThrownBy(() -> posts.reply(post, "<p>Yes.</p>"))
        .isInstanceOf(ReplyLimitException.class)
        .hasMessageContaining("10 times within a minute");
    server.actor("bob").posts().reply(post, "<p>I am somebody else.</p>");
    clock.advance(Duration.ofMinutes(1));
    posts.reply(post, "<p>Yes.</p>");
  }

  @Test
  void what_is_over_the_limit_is_answered_later_and_counts_as_no_failure() {
    for (int i = 0; i < 11; i++) {
      mallory.send(server, server.inbox("echo"), create(i, TO_EVERYBODY));
      clock.advance(Duration.ofSeconds(1));
    }
    Await.until("both answer ten times", () -> answers() == 20);
    Await.until(
        () -> answers() + " answers",
        () -> {
          clock.advance(Duration.ofSeconds(30));
          return answers() == 22;
        });
    assertThat(server.failures).isEmpty();
  }

  /** Not what was delivered: while the clock jumps, a delivery may be made twice. */
  private int answers() {
    Kept kept = Kept.in(server.store);
    return kept.outbox("echo").size() + kept.outbox("parrot").size();
  }

  private long creates() {
    return server.received.stream().filter(one -> one.activity() instanceof Create).count();
  }
}
