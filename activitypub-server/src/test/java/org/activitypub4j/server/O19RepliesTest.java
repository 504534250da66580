package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** lessons.md O19: a post names the list of its public replies. */
class O19RepliesTest {
  private static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

  @AutoClose private final TestServer server = TestServer.start();
  @AutoClose private final Peer mallory = new Peer();
  private final URI post = server.actor("alice").posts().note("<p>hi</p>").objectId().orElseThrow();
  private int number;

  private JsonObject json(URI uri) {
    ServerResponse response = server.get(uri);
    assertThat(response.status()).as(uri + " " + response.text()).isEqualTo(200);
    return Vectors.parse(response.text());
  }

  private static URI list(URI post) {
    return URI.create(post + "/replies");
  }

  private List<String> listed(URI post) {
    JsonObject list = json(list(post));
    List<String> all = new ArrayList<>();
    JsonObject page = json(URI.create(list.getString("first")));
    page.getJsonArray("orderedItems").getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .forEach(all::add);
    assertThat(list.getInt("totalItems")).isEqualTo(all.size());
    return all;
  }

  private String note(String id, URI answered, String to) {
    return """
    {"type":"Note","id":"%s","attributedTo":"%s","inReplyTo":"%s","to":"%s","content":"yes"}"""
        .formatted(mallory.uri(id), mallory.id(), answered, to);
  }

  private String activity(String type, String object) {
    return mallory.activity(
        type, "/activities/" + ++number, "\"to\":\"%s\",\"object\":%s".formatted(PUBLIC, object));
  }

  /** Sends an activity of mallory, and waits until it is handled. */
  private void send(String type, String object) {
    String json = activity(type, object);
    String id = mallory.uri("/activities/" + number).toString();
    assertThat(mallory.send(server, server.inbox("alice"), json).status()).isEqualTo(202);
    Await.until(
        type + " is handled",
        () ->
            server.received.stream()
                .anyMatch(one -> one.activity().id().orElseThrow().toString().equals(id)));
  }

  @Test
  void a_post_names_a_list_and_brings_an_empty_page_of_it() {
    JsonObject replies = json(post).getJsonObject("replies");
    assertThat(replies.getString("id")).isEqualTo(list(post).toString());
    JsonObject first = replies.getJsonObject("first");
    assertThat(first.getJsonArray("orderedItems")).isEmpty();
    assertThat(first.getString("partOf")).isEqualTo(list(post).toString());
    assertThat(json(URI.create(first.getString("next"))).getString("type"))
        .isEqualTo("OrderedCollectionPage");
    assertThat(listed(post)).isEmpty();
  }

  @Test
  void an_update_that_is_made_anew_names_it_too() {
    server
        .actor("alice")
        .posts()
        .update(
            Note.builder()
                .id(post)
                .content("<p>new</p>")
                .visibility(Visibility.PUBLIC, server.actor("alice").followers(), List.of())
                .build());
    assertThat(json(post).getJsonObject("replies").getString("id"))
        .isEqualTo(list(post).toString());
  }

  @Test
  void what_a_post_says_itself_about_its_replies_is_kept() {
    URI own = server.federation.origin().resolve("/comments/1");
    ASObject note =
        Note.builder()
            .content("hi")
            .to(URI.create(PUBLIC))
            .set(AS.REPLIES, Reference.<ASCollection>to(own))
            .build();
    URI id = server.actor("alice").publish(note).objectId().orElseThrow();
    assertThat(json(id).getString("replies")).isEqualTo(own.toString());
  }

  @Test
  void public_replies_from_anywhere_are_listed_in_the_order_in_which_they_came() {
    send("Create", note("/notes/1", post, PUBLIC));
    URI ours =
        server
            .actor("bob")
            .publish(Note.builder().content("no").inReplyTo(post).to(URI.create(PUBLIC)).build())
            .objectId()
            .orElseThrow();
    send("Create", note("/notes/2", post, PUBLIC));
    send("Update", note("/notes/2", post, PUBLIC));
    assertThat(listed(post))
        .containsExactly(
            mallory.uri("/notes/1").toString(),
            ours.toString(),
            mallory.uri("/notes/2").toString());
    assertThat(listed(ours)).isEmpty();
  }

  @Test
  void a_reply_that_is_not_for_everybody_is_not_listed() {
    send("Create", note("/notes/1", post, server.actor("alice").id().toString()));
    server
        .actor("bob")
        .publish(
            Note.builder().content("psst").inReplyTo(post).to(server.actor("alice").id()).build());
    assertThat(listed(post)).isEmpty();
  }

  @Test
  void nothing_is_listed_for_what_is_not_a_public_post_of_ours() {
    URI secret =
        server
            .actor("alice")
            .publish(Note.builder().content("psst").to(server.actor("alice").followers()).build())
            .objectId()
            .orElseThrow();
    URI absent = server.actor("alice").newPostId();
    URI actor = server.actor("alice").id();
    for (URI answered : List.of(secret, absent, actor, mallory.uri("/posts/1"))) {
      send("Create", note("/notes/" + number, answered, PUBLIC));
    }
    server
        .store
        .transactions()
        .run(
            tx -> {
              for (URI answered : List.of(secret, absent, actor, mallory.uri("/posts/1"))) {
                assertThat(server.store.interactions().count(tx, Interaction.Kind.REPLY, answered))
                    .isZero();
              }
              return tx;
            });
    assertThat(server.get(list(secret)).status()).isEqualTo(404);
    assertThat(server.get(list(absent)).status()).isEqualTo(404);
    assertThat(server.get(list(secret)).text()).isEqualTo(server.get(list(absent)).text());
  }

  @Test
  void a_reply_that_is_not_the_senders_own_is_not_listed() {
    String theirs =
        note("/notes/1", post, PUBLIC)
            .replace(mallory.uri("/notes/1").toString(), "https://other.example/notes/1");
    send("Create", theirs);
    assertThat(listed(post)).isEmpty();
  }

  @Test
  void a_reply_leaves_the_list_when_its_author_deletes_it_or_hides_it() {
    send("Create", note("/notes/1", post, PUBLIC));
    send("Create", note("/notes/2", post, PUBLIC));
    send("Create", note("/notes/3", post, PUBLIC));
    send("Delete", "\"" + mallory.uri("/notes/1") + "\"");
    send("Update", note("/notes/2", post, mallory.id() + "/followers"));
    assertThat(listed(post)).containsExactly(mallory.uri("/notes/3").toString());
    send("Update", note("/notes/2", post, PUBLIC));
    assertThat(listed(post))
        .containsExactly(mallory.uri("/notes/3").toString(), mallory.uri("/notes/2").toString());
  }

  @Test
  void nobody_takes_the_reply_of_another_from_the_list_on_the_same_server_either() {
    URI theirs = mallory.uri("/notes/7");
    server
        .store
        .transactions()
        .run(
            tx -> {
              server
                  .store
                  .interactions()
                  .add(
                      tx,
                      new Interaction(
                          Interaction.Kind.REPLY,
                          theirs,
                          post,
                          post,
                          mallory.uri("/other"),
                          false));
              return tx;
            });
    send("Delete", "\"" + theirs + "\"");
    assertThat(listed(post)).containsExactly(theirs.toString());
  }

  @Test
  void local_replies_leave_the_list_when_they_are_deleted() {
    ActorContext bob = server.actor("bob");
    URI ours =
        bob.publish(Note.builder().content("no").inReplyTo(post).to(URI.create(PUBLIC)).build())
            .objectId()
            .orElseThrow();
    bob.posts().delete(ours);
    assertThat(listed(post)).isEmpty();
  }

  @Test
  void the_replies_of_an_actor_that_deletes_itself_leave_the_list() {
    send("Create", note("/notes/1", post, PUBLIC));
    send("Delete", "\"" + mallory.id() + "\"");
    assertThat(listed(post)).isEmpty();
  }

  @Test
  void a_deleted_post_has_no_list_any_more() {
    send("Create", note("/notes/1", post, PUBLIC));
    server.actor("alice").posts().delete(post);
    assertThat(server.get(post).status()).isEqualTo(410);
    assertThat(server.get(list(post)).status()).isEqualTo(404);
    long left =
        server
            .store
            .transactions()
            .run(tx -> server.store.interactions().count(tx, Interaction.Kind.REPLY, post));
    assertThat(left).isZero();
  }

  @Test
  void whom_the_author_of_the_post_blocks_is_not_listed() {
    server.actor("alice").blocks().block(mallory.id());
    String json = activity("Create", note("/notes/1", post, PUBLIC));
    mallory.send(server, server.inbox("alice"), json);
    Await.until("it is ignored", () -> !server.ignored.isEmpty());
    assertThat(listed(post)).isEmpty();
  }

  @Test
  void without_the_behaviour_nothing_is_named_listed_or_served() {
    try (TestServer bare =
        TestServer.start(settings -> settings.without(StandardBehaviour.REPLIES))) {
      URI id = bare.actor("alice").posts().note("<p>hi</p>").objectId().orElseThrow();
      bare.actor("bob")
          .publish(Note.builder().content("no").inReplyTo(id).to(URI.create(PUBLIC)).build());
      assertThat(Vectors.parse(bare.get(id).text())).doesNotContainKey("replies");
      assertThat(bare.get(list(id)).status()).isEqualTo(404);
      long kept =
          bare.store
              .transactions()
              .run(tx -> bare.store.interactions().count(tx, Interaction.Kind.REPLY, id));
      assertThat(kept).isZero();
    }
  }

  @Test
  void the_list_goes_on_page_by_page() {
    ActorContext bob = server.actor("bob");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 45; i++) {
      Note reply = Note.builder().content("" + i).inReplyTo(post).to(URI.create(PUBLIC)).build();
      all.add(bob.publish(reply).objectId().orElseThrow().toString());
    }
    JsonObject first = json(URI.create(list(post) + "?page=first"));
    JsonObject second = json(URI.create(first.getString("next")));
    assertThat(first.getJsonArray("orderedItems").getValuesAs(JsonString.class))
        .extracting(JsonString::getString)
        .isEqualTo(all.subList(0, 40));
    assertThat(second.getJsonArray("orderedItems").getValuesAs(JsonString.class))
        .extracting(JsonString::getString)
        .isEqualTo(all.subList(40, 45));
    assertThat(second).doesNotContainKey("next");
  }
}
