package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * features.md D8, issue 19: comments, Likes and shares of local posts are kept, counted, and told
 * to the application in its own words.
 */
class D8InteractionsTest {
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final Queue<PostEvent> events = new ConcurrentLinkedQueue<>();
  private volatile ReplyPolicy policy = ReplyPolicy.showAll();
  private final AtomicReference<RuntimeException> broken = new AtomicReference<>();

  private final class Telling implements PostHandler {
    private void tell(String what, PostEvent event) {
      RuntimeException failure = broken.getAndSet(null);
      if (failure != null) {
        throw failure;
      }
      events.add(event);
      told.add(what + " " + event.interaction().id().getPath());
    }

    @Override
    public void replied(Tx tx, PostEvent event) {
      tell(event.interaction().isHeld() ? "held" : "replied", event);
    }

    @Override
    public void replyChanged(Tx tx, PostEvent event) {
      tell("changed", event);
    }

    @Override
    public void replyRemoved(Tx tx, PostEvent event) {
      tell("removed", event);
    }

    @Override
    public void liked(Tx tx, PostEvent event) {
      tell("liked", event);
    }

    @Override
    public void unliked(Tx tx, PostEvent event) {
      tell("unliked", event);
    }

    @Override
    public void shared(Tx tx, PostEvent event) {
      tell("shared", event);
    }

    @Override
    public void unshared(Tx tx, PostEvent event) {
      tell("unshared", event);
    }

    @Override
    public void departed(Tx tx, URI actor) {
      told.add("departed " + actor.getPath());
    }
  }

  @AutoClose
  private final TestServer server =
      TestServer.start(
          settings ->
              settings
                  .onPosts(new Telling())
                  .replyPolicy(reply -> policy.decide(reply))
                  .objects("/posts/{slug}", url -> article(url)));

  @AutoClose private final Peer mallory = new Peer();
  private final URI post = server.actor("alice").posts().note("<p>hi</p>").objectId().orElseThrow();
  private int number;

  private Optional<Note> article(Map<String, String> url) {
    return url.containsValue("old")
        ? Optional.of(
            Note.builder()
                .attributedTo(server.actor("alice").id())
                .to(Audience.PUBLIC)
                .content("old")
                .build())
        : Optional.empty();
  }

  private URI old() {
    return server.federation.origin().resolve("/posts/old");
  }

  private PostInteractions all() {
    return server.federation.postInteractions();
  }

  private JsonObject json(URI uri) {
    ServerResponse response = server.get(uri);
    assertThat(response.status()).as(uri + " " + response.text()).isEqualTo(200);
    return Vectors.parse(response.text());
  }

  private String note(String id, URI answered) {
    return note(id, answered, "\"" + Audience.PUBLIC + "\"");
  }

  private String note(String id, URI answered, String to) {
    return """
    {"type":"Note","id":"%s","attributedTo":"%s","inReplyTo":"%s","to":%s,"content":"yes"}"""
        .formatted(mallory.uri(id), mallory.id(), answered, to);
  }

  /** Sends an activity of mallory, and waits until it is handled. Returns its id. */
  private URI send(String type, String object, String to) {
    String path = "/activities/" + ++number;
    String json = mallory.activity(type, path, "\"to\":%s,\"object\":%s".formatted(to, object));
    return sendAt(path, json);
  }

  private URI sendAt(String path, String json) {
    URI id = mallory.uri(path);
    long before = handled(id);
    assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
    Await.until(json + " is handled", () -> handled(id) > before);
    return id;
  }

  private long handled(URI id) {
    return server.received.stream()
        .filter(one -> one.activity().id().orElseThrow().equals(id))
        .count();
  }

  private URI send(String type, String object) {
    return send(type, object, "\"" + Audience.PUBLIC + "\"");
  }

  private static String id(URI uri) {
    return "\"" + uri + "\"";
  }

  private String embedded(String type, URI id, URI object) {
    return """
    {"type":"%s","id":"%s","actor":"%s","object":"%s"%s}"""
        .formatted(
            type,
            id,
            mallory.id(),
            object,
            type.equals("Announce") ? ",\"to\":\"" + Audience.PUBLIC + "\"" : "");
  }

  @Test
  void a_comment_is_told_when_it_comes_changes_and_goes() {
    String note = note("/notes/1", post);
    send("Create", note);
    send("Update", note);
    send("Undo", id(mallory.uri("/notes/1"))); // is for Likes and shares
    send("Delete", id(mallory.uri("/notes/1")));
    assertThat(told).containsExactly("replied /notes/1", "changed /notes/1", "removed /notes/1");
    PostEvent first = List.copyOf(events).get(0);
    assertThat(first.post()).isEqualTo(post);
    assertThat(first.actor().id()).contains(mallory.id());
    assertThat(first.reply().orElseThrow().content().orElseThrow().toPlainText()).isEqualTo("yes");
    assertThat(List.copyOf(events).get(2).reply()).isEmpty();
    assertThat(all().count(Kind.REPLY, post)).isZero();
  }

  @Test
  void a_post_of_the_application_is_named_by_what_its_url_says() {
    send("Create", note("/notes/1", old()));
    send("Create", note("/notes/2", mallory.uri("/notes/1")));
    send("Like", id(old()));
    assertThat(events)
        .hasSize(3)
        .allMatch(event -> event.variables().equals(Map.of("slug", "old")))
        .allMatch(event -> event.post().equals(old()));
  }

  @Test
  void a_reply_to_a_reply_belongs_to_the_conversation() {
    send("Create", note("/notes/1", post));
    send("Create", note("/notes/2", mallory.uri("/notes/1")));
    send("Create", note("/notes/3", mallory.uri("/notes/unknown")));
    assertThat(all().conversation(post, null, 10).items())
        .extracting(one -> one.id().getPath(), one -> one.parent())
        .containsExactly(tuple("/notes/1", post), tuple("/notes/2", mallory.uri("/notes/1")));
    assertThat(all().count(Kind.REPLY, post)).isEqualTo(1);
    assertThat(all().count(Kind.REPLY, mallory.uri("/notes/1"))).isEqualTo(1);
    assertThat(told).containsExactly("replied /notes/1", "replied /notes/2");
  }

  @Test
  void an_answer_of_a_local_actor_is_told_once_and_what_answers_it_too() {
    send("Create", note("/notes/1", post));
    URI answer =
        server
            .actor("bob")
            .publish(
                Note.builder()
                    .content("thanks")
                    .inReplyTo(mallory.uri("/notes/1"))
                    .to(Audience.PUBLIC)
                    .cc(server.actor("alice").id())
                    .build())
            .objectId()
            .orElseThrow();
    Await.until(
        "alice has it",
        () -> server.received.stream().anyMatch(one -> one.actorId().getPath().endsWith("/bob")));
    send("Create", note("/notes/2", answer));
    assertThat(told)
        .containsExactly("replied /notes/1", "replied " + answer.getPath(), "replied /notes/2");
    assertThat(all().conversation(post, null, 10).items())
        .extracting(Interaction::post)
        .containsOnly(post)
        .hasSize(3);
  }

  @Test
  void who_likes_and_shares_is_counted_once_until_it_is_taken_back() {
    URI like = send("Like", id(post), id(server.actor("alice").id()));
    send("Like", id(post));
    URI share = send("Announce", id(post));
    send("Announce", id(post));
    assertThat(told).containsExactly("liked " + like.getPath(), "shared " + share.getPath());
    assertThat(all().count(Kind.LIKE, post)).isEqualTo(1);
    assertThat(json(URI.create(post + "/likes")).getInt("totalItems")).isEqualTo(1);
    assertThat(json(URI.create(post + "/shares")).getInt("totalItems")).isEqualTo(1);
    assertThat(json(post).getString("likes")).isEqualTo(post + "/likes");
    assertThat(json(post).getString("shares")).isEqualTo(post + "/shares");

    told.clear();
    send("Undo", id(like));
    send("Undo", embedded("Announce", mallory.uri("/made/up"), post));
    send("Undo", embedded("Like", mallory.uri("/made/up"), post));
    assertThat(told).containsExactly("unliked " + like.getPath(), "unshared " + share.getPath());
    assertThat(all().count(Kind.LIKE, post)).isZero();
    assertThat(all().count(Kind.SHARE, post)).isZero();
    send("Like", id(post));
    assertThat(all().count(Kind.LIKE, post)).isEqualTo(1);
  }

  @Test
  void who_likes_is_not_shown_to_others() {
    send("Like", id(post));
    JsonObject likes = json(URI.create(post + "/likes"));
    assertThat(likes).doesNotContainKeys("first", "items", "orderedItems");
    assertThat(server.get(URI.create(post + "/likes?page=first")).status()).isEqualTo(404);
  }

  @Test
  void local_actors_like_and_share_too() {
    ActorContext bob = server.actor("bob");
    Like like = bob.reactions().like(post, server.actor("alice").id(), Visibility.PUBLIC);
    bob.reactions().announce(post, server.actor("alice").id(), Visibility.PUBLIC);
    Await.until(
        "alice has both",
        () ->
            server.received.stream().filter(one -> one.actorId().getPath().endsWith("/bob")).count()
                == 2);
    assertThat(told).hasSize(2);
    assertThat(all().list(Kind.LIKE, post, null, 10).items())
        .extracting(Interaction::id)
        .containsExactly(like.id().orElseThrow());
    bob.undo(like.id().orElseThrow());
    assertThat(all().count(Kind.LIKE, post)).isZero();
    assertThat(told).last().isEqualTo("unliked " + like.id().orElseThrow().getPath());
  }

  @Test
  void what_is_not_for_everybody_is_no_comment_and_no_share() {
    String onlyAlice = id(server.actor("alice").id());
    send("Create", note("/notes/1", post, onlyAlice), onlyAlice);
    send("Announce", id(post), onlyAlice);
    URI direct =
        server
            .actor("alice")
            .publish(Note.builder().content("x").to(mallory.id()).build())
            .objectId()
            .orElseThrow();
    send("Like", id(direct));
    send("Create", note("/notes/2", direct));
    send("Like", id(server.federation.origin().resolve("/users/alice/posts/none")));
    send("Like", id(server.actor("alice").id()));
    assertThat(told).isEmpty();
  }

  @Test
  void who_is_blocked_does_nothing() {
    send("Create", note("/notes/1", post));
    server.actor("alice").blocks().block(mallory.id());
    told.clear();
    send2("Like", id(post));
    send2("Create", note("/notes/2", post));
    send2("Create", note("/notes/3", mallory.uri("/notes/1")));
    send("Delete", id(mallory.uri("/notes/1")));
    assertThat(told).containsExactly("removed /notes/1");
  }

  /** Handlers do not get it. */
  private void send2(String type, String object) {
    String json =
        mallory.activity(
            type,
            "/activities/" + ++number,
            "\"to\":\"%s\",\"object\":%s".formatted(Audience.PUBLIC, object));
    assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
  }

  @Test
  void a_reply_that_no_longer_is_one_is_removed() {
    send("Create", note("/notes/1", post));
    send("Update", note("/notes/1", post, id(server.actor("alice").id())));
    assertThat(told).containsExactly("replied /notes/1", "removed /notes/1");
  }

  @Test
  void the_reply_of_somebody_else_is_not_changed() {
    URI theirs = mallory.uri("/notes/7");
    URI other = mallory.uri("/other");
    server
        .store
        .transactions()
        .run(
            tx ->
                server
                    .store
                    .interactions()
                    .add(tx, new Interaction(Kind.REPLY, theirs, post, post, other, false)));
    send("Update", note("/notes/7", post));
    send("Delete", id(theirs));
    assertThat(told).isEmpty();
    assertThat(all().count(Kind.REPLY, post)).isEqualTo(1);
  }

  @Test
  void a_policy_holds_replies_until_a_person_approves_them() {
    policy = ReplyPolicy.holdAll();
    send("Create", note("/notes/1", post));
    assertThat(told).containsExactly("held /notes/1");
    assertThat(all().count(Kind.REPLY, post)).isZero();
    assertThat(json(URI.create(post + "/replies")).getInt("totalItems")).isZero();
    assertThat(all().held(null, 10).items()).hasSize(1);

    policy = ReplyPolicy.showAll();
    send("Update", note("/notes/1", post));
    send("Create", note("/notes/2", mallory.uri("/notes/1")));
    assertThat(told)
        .as("a change shows nothing, nor does what answers it")
        .containsExactly("held /notes/1", "changed /notes/1", "held /notes/2");

    assertThat(all().approve(mallory.uri("/notes/1"))).isPresent();
    assertThat(all().approve(mallory.uri("/notes/1"))).isEmpty();
    assertThat(all().count(Kind.REPLY, post)).isEqualTo(1);
    assertThat(all().reject(mallory.uri("/notes/2"))).isPresent();
    assertThat(all().held(null, 10).items()).isEmpty();
  }

  @Test
  void a_change_is_judged_like_a_new_reply() {
    send("Create", note("/notes/1", post));
    policy = ReplyPolicy.holdAll();
    send("Update", note("/notes/1", post));
    assertThat(told).containsExactly("replied /notes/1", "changed /notes/1");
    assertThat(List.copyOf(events).get(1).interaction().isHeld()).isTrue();
    assertThat(all().count(Kind.REPLY, post)).isZero();
    policy = reply -> ReplyPolicy.Decision.REFUSE;
    send("Update", note("/notes/1", post));
    send("Create", note("/notes/2", post));
    assertThat(told).last().isEqualTo("removed /notes/1");
    assertThat(all().held(null, 10).items()).isEmpty();
    assertThat(all().count(Kind.REPLY, post)).isZero();
  }

  @Test
  void the_policy_sees_what_the_handler_would_see_and_only_replies_to_us() {
    Queue<PostEvent> seen = new ConcurrentLinkedQueue<>();
    policy =
        reply -> {
          assertThat(server.store.transactions().current()).isEmpty();
          seen.add(reply);
          return ReplyPolicy.Decision.SHOW;
        };
    send("Create", note("/notes/1", post));
    send("Create", note("/notes/2", mallory.uri("/elsewhere")));
    assertThat(seen).containsExactlyElementsOf(events).hasSize(1);
  }

  @Test
  void a_like_cannot_be_rejected_and_a_reply_of_a_handler_that_fails_is_tried_again() {
    URI like = send("Like", id(post));
    assertThat(all().reject(like)).isEmpty();
    broken.set(new IllegalStateException("no database"));
    String json =
        mallory.activity("Create", "/activities/x", "\"object\":" + note("/notes/1", post));
    assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
    Await.until("it fails", () -> server.failures.size() == 1);
    assertThat(all().count(Kind.REPLY, post)).isZero();
  }

  @Test
  void everything_of_a_post_ends_with_it_and_everything_of_an_actor_with_the_actor() {
    send("Create", note("/notes/1", post));
    send("Create", note("/notes/2", mallory.uri("/notes/1")));
    send("Like", id(post));
    server.actor("alice").posts().delete(post);
    assertThat(all().conversation(post, null, 10).items()).isEmpty();
    assertThat(all().count(Kind.LIKE, post)).isZero();
    assertThat(server.get(URI.create(post + "/likes")).status()).isEqualTo(404);

    send("Like", id(old()));
    send("Delete", id(mallory.id()));
    assertThat(told).last().isEqualTo("departed " + mallory.id().getPath());
    assertThat(all().count(Kind.LIKE, old())).isZero();
  }

  @Test
  void an_application_that_counts_itself_leaves_it_out() {
    try (TestServer bare =
        TestServer.start(settings -> settings.without(StandardBehaviour.REACTIONS))) {
      URI id = bare.actor("alice").posts().note("x").objectId().orElseThrow();
      JsonObject json = Vectors.parse(bare.get(id).text());
      assertThat(json).doesNotContainKeys("likes", "shares").containsKey("replies");
      assertThat(bare.get(URI.create(id + "/likes")).status()).isEqualTo(404);
    }
  }
}
