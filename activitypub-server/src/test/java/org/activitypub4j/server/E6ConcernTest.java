package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.activitypub4j.model.Activity;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whom an activity concerns is said by the activity, not by the inbox to which it came. */
class E6ConcernTest {
  private static final String PUBLIC = "\"to\":\"https://www.w3.org/ns/activitystreams#Public\"";

  @AutoClose private final TestServer server = TestServer.start();
  @AutoClose private final Peer mallory = new Peer();
  private final ActorContext alice = server.actor("alice");
  private final URI shared = server.federation.origin().resolve("/inbox");

  private Received<?> send(URI inbox, String type, String members) {
    String json = mallory.activity(type, "/activities/1", members);
    assertThat(mallory.send(server, inbox, json).status()).isEqualTo(202);
    return server.await(Activity.class);
  }

  private Received<?> create(URI inbox, String members) {
    return send(
        inbox,
        "Create",
        """
        %s,"object":{"type":"Note","id":"%s","attributedTo":"%s",%s}"""
            .formatted(PUBLIC, mallory.uri("/note"), mallory.id(), members));
  }

  private String mention(String name) {
    return "{\"type\":\"Mention\",\"href\":\"" + server.actor(name).id() + "\"}";
  }

  @Test
  void who_is_mentioned_is_concerned_though_it_came_to_the_shared_inbox() {
    Received<?> received =
        create(shared, PUBLIC + ",\"tag\":[" + mention("alice") + "," + mention("bob") + "]");
    assertThat(received.concerns()).containsExactlyInAnyOrder("alice", "bob");
    assertThat(received.mentioned()).containsExactlyInAnyOrder("alice", "bob");
  }

  @Test
  void a_post_that_came_to_an_inbox_of_its_own_concerns_nobody_whom_it_does_not_name() {
    Received<?> received = create(server.inbox("alice"), PUBLIC);
    assertThat(received.concerns()).isEmpty();
  }

  @Test
  void who_is_addressed_is_concerned_and_not_mentioned() {
    Received<?> received = create(shared, "\"cc\":[\"" + alice.id() + "\"]");
    assertThat(received.concerns()).containsExactly("alice");
    assertThat(received.mentioned()).isEmpty();
  }

  @Test
  void an_answer_concerns_whose_post_it_answers() {
    URI post = alice.posts().note("<p>Hello</p>").objectId().orElseThrow();
    Received<?> received = create(shared, PUBLIC + ",\"inReplyTo\":\"" + post + "\"");
    assertThat(received.concerns()).containsExactly("alice");
  }

  @Test
  void a_Like_concerns_whose_post_is_liked() {
    URI post = alice.posts().note("<p>Hello</p>").objectId().orElseThrow();
    assertThat(send(shared, "Like", "\"object\":\"" + post + "\"").concerns())
        .containsExactly("alice");
  }

  @Test
  void an_Undo_concerns_whom_the_undone_concerned() {
    Received<?> received =
        send(
            shared,
            "Undo",
            """
            "object":{"type":"Follow","id":"%s","actor":"%s","object":"%s"}"""
                .formatted(mallory.uri("/follow"), mallory.id(), alice.id()));
    assertThat(received.concerns()).containsExactly("alice");
  }

  @Test
  void where_nothing_tells_why_it_came_the_owner_of_the_inbox_is_concerned() {
    Received<?> received =
        send(
            server.inbox("alice"),
            "Create",
            """
            "object":{"type":"Note","id":"%s","attributedTo":"%s","to":"https://x.example/carol"}"""
                .formatted(mallory.uri("/note"), mallory.id()));
    assertThat(received.concerns()).as("it was a bcc").containsExactly("alice");
  }

  @Test
  void a_post_for_followers_concerns_none_of_them() {
    Received<?> received =
        send(
            server.inbox("alice"),
            "Create",
            """
            "object":{"type":"Note","id":"%s","attributedTo":"%s","to":"%s/followers"}"""
                .formatted(mallory.uri("/note"), mallory.id(), mallory.id()));
    assertThat(received.concerns()).isEmpty();
  }

  @Test
  void nobody_is_concerned_by_a_name_that_is_not_here() {
    Received<?> received =
        create(
            shared,
            PUBLIC
                + ",\"cc\":[\""
                + alice.id()
                + "x\"],\"inReplyTo\":\""
                + alice.id()
                + "/posts/none\"");
    assertThat(received.concerns()).isEmpty();
  }
}
