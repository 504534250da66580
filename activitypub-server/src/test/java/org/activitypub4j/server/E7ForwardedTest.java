package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Update;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody forwards, and whose own id gives nothing, is proven by its object: what was fetched
 * of that counts, and nothing of what was sent.
 */
class E7ForwardedTest {
  private static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

  @AutoClose private World world;
  private URI forwarder;
  private URI author;
  private URI post;
  private URI alice;

  @BeforeEach
  void start() throws IOException {
    world = new World();
    forwarder = world.serveActor("forwarder.test", "/f", World.EVIL);
    author = world.serveActor("author.test", "/a", World.GOOD);
    post = world.url("author.test", "/post");
    alice = world.url("us.test", "/users/alice");
    world.serve(post, note(post, author.toString(), world.now()));
  }

  private static String note(URI id, String owners, Instant published) {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","id":"%s",
         "attributedTo":%s,"content":"as it is","to":"%s","published":"%s"}"""
        .formatted(
            id,
            owners.startsWith("[") ? owners : '"' + owners + '"',
            PUBLIC,
            published.truncatedTo(ChronoUnit.SECONDS));
  }

  /** What a forwarder makes of it: everything but the ids is invented. */
  private String forged(String type, String fragment, URI object) {
    return World.activity(
        type,
        URI.create(post + fragment),
        author,
        """
        "to":"%s","cc":"%s","published":"2001-01-01T00:00:00Z","object":{"type":"Note","id":"%s",
        "attributedTo":"%s","content":"buy this","to":"%s",
        "tag":{"type":"Mention","href":"%s"}}"""
            .formatted(alice, alice, object, author, alice, alice));
  }

  private World.Outcome forward(String json) {
    assertThat(
            world
                .post("/users/alice/inbox", json, URI.create(forwarder + "#main-key"), World.EVIL)
                .status())
        .isEqualTo(202);
    return world.outcome();
  }

  private void isDropped(String json) {
    assertThat(forward(json).what()).isEqualTo("dropped");
    assertThat(world.received).isEmpty();
  }

  private Received<?> handled(String json) {
    assertThat(forward(json).what()).isEqualTo("handled");
    Received<?> received = world.received.remove();
    assertThat(received.actorId()).isEqualTo(author);
    assertThat(received.provenBy()).isEqualTo(Ground.FETCH);
    assertThat(received.activity().id()).as("nobody showed it").isEmpty();
    return received;
  }

  @ParameterizedTest
  @CsvSource({"Create,#create", "Create,/activity", "Update,#update", "Update,/update"})
  void a_post_that_its_server_gives_is_proof(String type, String id) {
    Received<?> received = handled(forged(type, id, post));
    assertThat(received.activity())
        .isInstanceOf(type.equals("Create") ? Create.class : Update.class);
    assertThat(received.object().orElseThrow().content().orElseThrow().toPlainText())
        .isEqualTo("as it is");
  }

  @Test
  void nothing_else_of_what_was_forwarded_counts() {
    Received<?> received = handled(forged("Create", "#create", post));
    assertThat(received.activity().to()).containsExactly(URI.create(PUBLIC));
    assertThat(received.activity().cc()).isEmpty();
    assertThat(received.activity().published()).isEqualTo(received.object().get().published());
    assertThat(received.mentioned()).isEmpty();
    assertThat(received.concerns()).isEmpty();
    assertThat(received.received().asClaimed().toString()).doesNotContain("buy this");
  }

  @Test
  void an_actor_who_changed_is_proof_of_its_Update() {
    String update =
        World.activity("Update", URI.create(author + "#u"), author, "\"object\":\"" + author + '"');
    assertThat(handled(update).object().orElseThrow().id()).hasValue(author);
  }

  @Test
  void an_object_that_is_gone_is_proof_of_its_Delete() {
    world.status(post, 410);
    Received<?> received = handled(forged("Delete", "#delete", post));
    assertThat(received.activity()).isInstanceOf(Delete.class);
    assertThat(received.activity().objectId()).hasValue(post);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"attributedTo\":\"AUTHOR\""})
  void so_is_a_Tombstone(String owner) {
    world.serve(post, tombstone(owner.replace("AUTHOR", author.toString())));
    assertThat(handled(forged("Delete", "#delete", post)).activity().objectId()).hasValue(post);
  }

  private String tombstone(String more) {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Tombstone","id":"%s"%s}"""
        .formatted(post, more);
  }

  @Test
  void a_Tombstone_of_somebody_else_is_not() {
    world.serve(post, tombstone(",\"attributedTo\":\"http://author.test/other\""));
    isDropped(forged("Delete", "#delete", post));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 401, 403, 500, 503})
  void an_object_that_is_not_shown_is_no_proof_of_its_Delete(int status) {
    world.status(post, status);
    isDropped(forged("Delete", "#delete", post));
  }

  @Test
  void nor_is_one_that_is_there() {
    isDropped(forged("Delete", "#delete", post));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Create", "Update"})
  void a_Tombstone_is_not_made_or_changed(String type) {
    world.serve(post, tombstone(",\"attributedTo\":\"" + author + '"'));
    isDropped(forged(type, "#x", post));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"AUTHOR\",\"OTHER\"]", "OTHER", "[]"})
  void an_object_that_is_not_the_actors_alone_is_no_proof(String owners) {
    String other = world.url("author.test", "/other").toString();
    world.serve(
        post,
        note(
            post,
            owners.replace("AUTHOR", author.toString()).replace("OTHER", other),
            world.now()));
    isDropped(forged("Create", "#create", post));
    isDropped(forged("Update", "#update", post));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Create", "Update", "Delete"})
  void what_is_on_another_server_than_the_actor_is_not_asked_for(String type) {
    URI elsewhere = world.url("victim.test", "/post");
    world.status(elsewhere, 410);
    isDropped(forged(type, "#x", elsewhere));
    assertThat(world.asked).noneMatch(asked -> asked.contains("victim.test"));
  }

  @Test
  void nor_is_anything_where_the_id_of_the_activity_is_on_another_server() {
    String json =
        forged("Create", "#create", post)
            .replace(post + "#create", world.url("forwarder.test", "/x#create").toString());
    isDropped(json);
    assertThat(world.asked).noneMatch(asked -> asked.contains("author.test"));
  }

  @Test
  void a_redirect_to_another_server_proves_nothing() {
    URI elsewhere = world.url("forwarder.test", "/gone");
    world.status(elsewhere, 410);
    world.redirect(post, elsewhere);
    isDropped(forged("Delete", "#delete", post));
    world.serve(elsewhere, note(post, author.toString(), world.now()));
    isDropped(forged("Create", "#create", post));
  }

  @Test
  void another_object_that_the_server_gives_in_its_place_proves_nothing() {
    URI other = world.url("author.test", "/other-post");
    world.serve(post, note(other, author.toString(), world.now()));
    isDropped(forged("Create", "#create", post));
  }

  @Test
  void activities_and_actors_are_not_made_by_others() {
    world.serve(post, World.activity("Follow", post, author, "\"object\":\"" + alice + '"'));
    isDropped(forged("Create", "#create", post));
    isDropped(forged("Update", "#update", post));
    String create =
        World.activity("Create", URI.create(author + "#c"), author, "\"object\":\"" + author + '"');
    isDropped(create);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"Create\",\"Follow\"]", "Like", "Follow", "Undo", "Announce"})
  void only_what_can_be_seen_from_an_object_is_proven_by_it(String type) {
    isDropped(forged(type, "#x", post));
    assertThat(world.asked).noneMatch(asked -> asked.contains("author.test/post"));
  }

  @Test
  void an_old_post_is_not_made_again() {
    world.serve(post, note(post, author.toString(), world.now().minus(Duration.ofDays(8))));
    isDropped(forged("Create", "#create", post));
    world.serve(
        post, note(post, author.toString(), world.now()).replace("\"published\"", "\"updated\""));
    isDropped(forged("Create", "#create", post));
  }

  /** A Like of the forwarder, after which nothing else is on its way. */
  private void nothingMoreIsHandled() {
    String like =
        World.activity(
            "Like", URI.create(forwarder + "/like"), forwarder, "\"object\":\"" + post + '"');
    assertThat(forward(like).id()).endsWith("/like");
    assertThat(world.received).hasSize(1);
  }

  @Test
  void what_its_actor_sent_already_is_not_handled_again_as_somebody_forwards_it() {
    String create =
        World.activity(
            "Create",
            world.url("author.test", "/c/1"),
            author,
            "\"object\":" + note(post, author.toString(), world.now()));
    assertThat(world.post(create, URI.create(author + "#main-key"), World.GOOD).status())
        .isEqualTo(202);
    assertThat(world.outcome().what()).isEqualTo("handled");
    world.received.clear();
    send(forged("Create", "#other", post));
    nothingMoreIsHandled();
  }

  @Test
  void it_is_handled_once_however_often_and_under_whatever_ids_it_is_forwarded() {
    handled(forged("Create", "#1", post));
    send(forged("Create", "#2", post));
    send(forged("Create", "/3", post));
    nothingMoreIsHandled();
  }

  /** Forwards what is known, and waits until it was looked at. */
  private void send(String json) {
    long before = looks();
    assertThat(world.post(json, URI.create(forwarder + "#main-key"), World.EVIL).status())
        .isEqualTo(202);
    Await.until("it is looked at", () -> looks() > before);
  }

  private long looks() {
    return world.asked.stream().filter("GET author.test/post"::equals).count();
  }

  @Test
  void both_documents_together_cost_four_requests() {
    world.status(world.url("author.test", "/post/activity"), 401);
    world.status(post, 401);
    isDropped(forged("Create", "/activity", post));
    assertThat(world.asked.stream().filter(asked -> asked.contains("author.test"))).hasSize(4);
  }

  @Test
  void a_server_that_is_down_is_asked_once() {
    world.status(world.url("author.test", "/post/activity"), 503);
    isDropped(forged("Create", "/activity", post));
    assertThat(looks()).isZero();
  }
}
