package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two bots as the README has one, on one server. */
class E6BotsTest {
  private TestServer server;
  private Peer mallory;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(settings -> settings.on(Create.class, this::answer));
    mallory = new Peer();
  }

  @AfterEach
  void stop() {
    server.close();
    mallory.close();
  }

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
    return """
    {"@context":"https://www.w3.org/ns/activitystreams","type":"Create","id":"%s","actor":"%s",
     "object":{"type":"Note","id":"%s","attributedTo":"%s",%s,"content":"@echo @parrot hi",
      "tag":[{"type":"Mention","href":"%s"},{"type":"Mention","href":"%s"}]}}"""
        .formatted(
            mallory.uri("/creates/" + number),
            mallory.id(),
            mallory.uri("/notes/" + number),
            mallory.id(),
            audience,
            server.actor("echo").id(),
            server.actor("parrot").id());
  }

  @Test
  void five_posts_that_mention_both_get_ten_answers_though_they_came_to_the_shared_inbox() {
    URI shared = server.federation.origin().resolve("/inbox");
    for (int i = 0; i < 5; i++) {
      String json = create(i, "\"to\":\"https://www.w3.org/ns/activitystreams#Public\"");
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
    server
        .actor("alice")
        .reactions()
        .like(server.actor("bob").id(), server.actor("bob").id(), Visibility.DIRECT);
    server.await(Like.class);
    assertThat(creates()).isEqualTo(4);
  }

  private long creates() {
    return server.received.stream().filter(one -> one.activity() instanceof Create).count();
  }
}
