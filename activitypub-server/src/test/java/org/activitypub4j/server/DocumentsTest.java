package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be fetched from a server of ours. */
class DocumentsTest {
  private TestServer server;
  private ActorContext alice;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
    alice = server.actor("alice");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ASObject read(URI uri) {
    return read(server, uri);
  }

  private static ASObject read(TestServer from, URI uri) {
    ServerResponse response = from.get(uri);
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    assertThat(response.headers().first("Content-Type")).contains("application/activity+json");
    return ActivityStreams.standard().read(response.text().getBytes(UTF_8));
  }

  private URI webFinger(String resource) {
    return server
        .federation
        .origin()
        .resolve("/.well-known/webfinger?resource=" + URLEncoder.encode(resource, UTF_8));
  }

  @Test
  void F8_an_actor_has_all_that_others_need_at_once() {
    Actor actor = read(alice.id()).as(Actor.class);
    assertThat(actor.id()).contains(alice.id());
    assertThat(actor.types()).containsExactly("Person");
    assertThat(actor.preferredUsername()).contains("alice");
    assertThat(actor.inbox()).contains(URI.create(alice.id() + "/inbox"));
    assertThat(actor.outbox()).isPresent();
    assertThat(actor.followers()).contains(alice.followers());
    assertThat(actor.following()).isPresent();
    assertThat(actor.sharedInbox()).contains(server.federation.origin().resolve("/inbox"));
    PublicKey key = actor.publicKeys().get(0);
    assertThat(key.id()).contains(URI.create(alice.id() + "#main-key"));
    assertThat(key.owner()).contains(alice.id());
    assertThat(key.publicKeyPem().orElseThrow()).startsWith("-----BEGIN PUBLIC KEY-----");
  }

  @Test
  void G1_WebFinger_finds_an_actor_by_handle_and_by_id() {
    String subject = "acct:alice@" + server.federation.origin().authority();
    for (String resource :
        List.of(
            subject,
            subject.toUpperCase(java.util.Locale.ROOT).replace("ACCT", "acct"),
            alice.id().toString())) {
      ServerResponse response = server.get(webFinger(resource), "*/*");
      assertThat(response.status()).as(resource).isEqualTo(200);
      assertThat(response.headers().first("Content-Type")).contains("application/jrd+json");
      assertThat(response.headers().first("Access-Control-Allow-Origin")).contains("*");
      assertThat(response.text())
          .contains("\"subject\":\"" + subject + "\"")
          .contains("\"type\":\"application/activity+json\",\"href\":\"" + alice.id() + "\"")
          .doesNotContain("profile-page"); // alice has none
    }
    assertThat(server.get(webFinger("acct:alice@other.example"), "*/*").status()).isEqualTo(404);
    assertThat(
            server
                .get(webFinger("acct:nobody@" + server.federation.origin().authority()), "*/*")
                .status())
        .isEqualTo(404);
    assertThat(
            server
                .get(server.federation.origin().resolve("/.well-known/webfinger"), "*/*")
                .status())
        .isEqualTo(400);
  }

  @Test
  void G6_NodeInfo_is_found_and_says_what_runs_here() {
    String links =
        server.get(server.federation.origin().resolve("/.well-known/nodeinfo"), "*/*").text();
    assertThat(links).contains(server.federation.origin() + "/nodeinfo/2.1");
    assertThat(server.get(server.federation.origin().resolve("/nodeinfo/2.1"), "*/*").text())
        .contains("\"version\":\"2.1\"")
        .contains("\"protocols\":[\"activitypub\"]")
        .contains("\"usage\":{\"users\":{}}"); // nothing is known of them
  }

  @Test
  void G6_NodeInfo_tells_what_the_application_knows_of_its_users() throws IOException {
    try (TestServer known = TestServer.start(one -> one.usage(() -> new Usage(0, 3, true)))) {
      assertThat(known.get(known.federation.origin().resolve("/nodeinfo/2.1"), "*/*").text())
          .contains("\"usage\":{\"users\":{\"total\":0},\"localPosts\":3}");
    }
  }

  @Test
  void G1_WebFinger_names_the_page_of_a_profile_where_there_is_one() {
    String id = Here.ORIGIN + "/users/alice";
    Map<String, Boolean> pages = Map.of(Here.ORIGIN + "/@alice", true, id, false);
    pages.forEach(
        (url, isPage) -> {
          Person person = Person.builder().url(URI.create(url)).build();
          try (Federation federation =
              Federation.builder(Here.ORIGIN, name -> Optional.of(person)).build()) {
            String found =
                federation
                    .handle(
                        Here.request("GET", "/.well-known/webfinger?resource=" + id, Headers.of()))
                    .text();
            assertThat(found.contains("profile-page")).as(found).isEqualTo(isPage);
            assertThat(found.contains("\"type\":\"text/html\",\"href\":\"" + url + "\""))
                .isEqualTo(isPage);
          }
        });
  }

  @Test
  void H1_an_outbox_is_read_page_by_page() {
    for (int i = 0; i < 45; i++) {
      alice.posts().note("<p>" + i + "</p>");
    }
    ASCollection outbox = read(URI.create(alice.id() + "/outbox")).as(ASCollection.class);
    assertThat(outbox.totalItems()).contains(45L);
    List<URI> ids = new ArrayList<>();
    Optional<URI> next = outbox.first().flatMap(Reference::id);
    while (next.isPresent()) {
      ASCollection page = read(next.get()).as(ASCollection.class);
      page.items().forEach(item -> ids.add(item.id().orElseThrow()));
      next = page.next().flatMap(Reference::id);
    }
    assertThat(ids).hasSize(45).doesNotHaveDuplicates();
  }

  @Test
  void F11_a_deleted_post_leaves_a_tombstone() {
    URI post = alice.posts().note("<p>Hello</p>").objectId().orElseThrow();
    assertThat(read(post)).isInstanceOf(Note.class);
    alice.posts().delete(post);
    ServerResponse response = server.get(post);
    assertThat(response.status()).isEqualTo(410);
    assertThat(response.text()).contains("\"Tombstone\"").contains("\"formerType\":\"Note\"");
    assertThat(server.get(URI.create(alice.id() + "/outbox?page=first")).text())
        .contains(post.toString())
        .doesNotContain("Hello");
  }

  @Test
  void F1_what_is_not_public_looks_like_what_is_not_there() {
    Create create =
        alice.publish(
            Note.builder()
                .id(alice.newPostId())
                .attributedTo(alice.id())
                .content("<p>secret</p>")
                .to(alice.followers())
                .build());
    ServerResponse hidden = server.get(create.objectId().orElseThrow());
    ServerResponse absent = server.get(alice.newPostId());
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(hidden.text()).isEqualTo(absent.text());
    assertThat(read(URI.create(alice.id() + "/outbox")).as(ASCollection.class).totalItems())
        .contains(0L);
  }

  @Test
  void F3_a_browser_is_told_that_there_is_no_page_where_no_application_has_one()
      throws IOException {
    assertThat(server.get(alice.id(), "text/html").status()).isEqualTo(406);
    assertThat(server.get(alice.id(), "text/html").headers().first("Vary")).contains("Accept");
  }

  @Test
  void L2_the_instance_actor_is_given_to_everybody_even_where_the_rest_is_not() throws IOException {
    try (TestServer closed = TestServer.start(s -> s.fetchAccess(FetchAccess.SIGNED))) {
      assertThat(closed.get(closed.actor("alice").id()).status()).isEqualTo(401);
      Actor instance = read(closed, closed.federation.origin().resolve("/actor")).as(Actor.class);
      assertThat(instance.publicKeys()).hasSize(1);
    }
  }

  @Test
  void D6_bto_and_bcc_are_used_and_never_shown() throws IOException {
    try (TestServer other = TestServer.start()) {
      URI bob = other.actor("bob").id();
      alice.send(
          Create.builder()
              .object(
                  Note.builder()
                      .id(alice.newPostId())
                      .attributedTo(alice.id())
                      .content("<p>psst</p>")
                      .set(org.activitypub4j.model.AS.BTO, List.of(bob))
                      .build())
              .set(org.activitypub4j.model.AS.BCC, List.of(bob))
              .build());
      assertThat(other.await(Create.class).received().asClaimed().toJson().toString())
          .contains("psst")
          .doesNotContain("bto")
          .doesNotContain("bcc");
    }
  }

  @Test
  void a_handler_of_the_application_answers_what_is_not_ours() throws IOException {
    assertThat(server.get(server.federation.origin().resolve("/about")).status()).isEqualTo(404);
  }

  private URI postToFollowers(ActorContext author) {
    return author
        .publish(
            Note.builder()
                .id(author.newPostId())
                .attributedTo(author.id())
                .content("<p>secret</p>")
                .to(author.followers())
                .build())
        .objectId()
        .orElseThrow();
  }

  @Test
  void F1_what_is_not_public_is_shown_to_whom_the_application_shows_it() throws IOException {
    try (Peer mallory = new Peer();
        Peer carol = new Peer();
        TestServer choosy =
            TestServer.start(
                settings ->
                    settings.viewPolicy(
                        view -> view.requester().map(carol.id()::equals).orElse(false)))) {
      URI post = postToFollowers(choosy.actor("alice"));
      assertThat(choosy.get(post).status()).isEqualTo(404);
      assertThat(choosy.get(post, mallory.signedGet(post, mallory.keyId())).status())
          .isEqualTo(404);
      ServerResponse shown = choosy.get(post, carol.signedGet(post, carol.keyId()));
      assertThat(shown.status()).as(shown.text()).isEqualTo(200);
      assertThat(shown.text()).contains("secret");
      assertThat(shown.headers().first("Cache-Control")).contains("private, no-store");
      assertThat(shown.headers().first("Vary")).contains("Accept, Signature");
    }
  }

  @Test
  void L2_a_wrong_signature_opens_nothing() throws IOException {
    try (Peer mallory = new Peer();
        TestServer closed = TestServer.start(s -> s.fetchAccess(FetchAccess.SIGNED))) {
      ActorContext bob = closed.actor("bob");
      URI id = closed.actor("alice").id();
      assertThat(closed.get(id, mallory.signedGet(id, mallory.keyId())).status()).isEqualTo(200);
      assertThat(closed.get(id, mallory.signedGet(bob.id(), mallory.keyId())).status())
          .isEqualTo(401);
      ServerResponse ours =
          closed.get(id, mallory.signedGet(id, URI.create(bob.id() + "#main-key")));
      assertThat(ours.status()).isEqualTo(401);
      assertThat(ours.text()).contains("one of ours");
    }
  }

  @Test
  void B3_of_two_signatures_one_that_holds_opens() throws IOException {
    try (Peer mallory = new Peer();
        Peer carol = new Peer();
        TestServer closed = TestServer.start(s -> s.fetchAccess(FetchAccess.SIGNED))) {
      URI alice = closed.actor("alice").id();
      List<URI> keys = List.of(carol.uri("/nobody#main-key"), mallory.keyId());

      assertThat(closed.get(alice, mallory.signed("GET", alice, null, keys)).status())
          .isEqualTo(200);
      List<URI> bad = List.of(carol.uri("/somebody#main-key"));
      assertThat(closed.get(alice, mallory.signed("GET", alice, null, bad)).status())
          .isEqualTo(401);
    }
  }

  @Test
  void A3_a_new_key_under_the_old_id_is_learnt_from_a_fetch_too() throws IOException {
    SteppingClock clock = new SteppingClock();
    try (Peer mallory = new Peer();
        TestServer closed = TestServer.start(s -> s.fetchAccess(FetchAccess.SIGNED).clock(clock))) {
      URI id = closed.actor("alice").id();
      Person now = mallory.actor("/mallory", mallory.uri("/in"), mallory.uri("/in"));
      String old = Keys.toPem(Keys.generateRsa().getPublic());
      mallory.serve(
          "/mallory",
          now.toBuilder()
              .publicKeys(List.of(PublicKey.of(mallory.keyId(), mallory.id(), old)))
              .build());
      assertThat(closed.get(id, mallory.signedGet(id, mallory.keyId())).status()).isEqualTo(401);

      mallory.serve("/mallory", now);
      clock.advance(Duration.ofMinutes(30));
      assertThat(closed.get(id, mallory.signedGet(id, mallory.keyId())).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"503,503", "404,401", "410,401"})
  void a_key_that_cannot_be_had_is_answered_alike_to_who_fetches_and_to_who_sends(
      int status, int answer) throws IOException {
    try (Peer mallory = new Peer();
        TestServer closed = TestServer.start(s -> s.fetchAccess(FetchAccess.SIGNED))) {
      URI alice = closed.actor("alice").id();
      URI inbox = closed.inbox("alice");
      byte[] body = "{}".getBytes(UTF_8);
      mallory.serve("/key", status);
      URI key = mallory.uri("/key");

      ServerResponse fetched = closed.get(alice, mallory.signedGet(alice, key));
      ServerResponse sent =
          closed.post(
              inbox, mallory.signed(inbox, body, SignatureScheme.DRAFT_CAVAGE_12, key), body);

      for (ServerResponse response : List.of(fetched, sent)) {
        assertThat(response.status()).as(response.text()).isEqualTo(answer);
        assertThat(response.headers().first("Retry-After").isPresent()).isEqualTo(answer == 503);
      }
    }
  }

  @Test
  void who_fetches_cannot_sign_a_body_that_is_not_there() throws IOException {
    try (Peer mallory = new Peer();
        TestServer closed = TestServer.start(s -> s.fetchAccess(FetchAccess.SIGNED))) {
      URI id = closed.actor("alice").id();
      List<URI> key = List.of(mallory.keyId());
      byte[] body = "a body".getBytes(UTF_8);
      assertThat(closed.get(id, mallory.signed("GET", id, null, key)).status()).isEqualTo(200);
      assertThat(closed.get(id, mallory.signed("GET", id, body, key)).status()).isEqualTo(401);
    }
  }

  @Test
  void L2_the_key_of_who_fetches_is_fetched_unsigned() throws IOException {
    try (Peer mallory = new Peer();
        TestServer closed = TestServer.start(s -> s.fetchAccess(FetchAccess.SIGNED))) {
      mallory.serve("/mallory", 401);
      URI id = closed.actor("alice").id();
      assertThat(closed.get(id, mallory.signedGet(id, mallory.keyId())).status()).isEqualTo(401);
      assertThat(mallory.asked()).containsExactly("GET /mallory");
    }
  }

  @Test
  void whom_an_actor_only_asked_is_not_among_whom_it_follows() throws IOException {
    try (Peer mallory = new Peer()) {
      alice.follows().follow(mallory.id());
      assertThat(read(URI.create(alice.id() + "/following?page=first")).toJson().toString())
          .doesNotContain(mallory.id().toString());
    }
  }

  @Test
  void nobody_sends_in_the_name_of_another() {
    ActorContext bob = server.actor("bob");
    URI post = bob.posts().note("<p>Hello</p>").objectId().orElseThrow();
    assertThatThrownBy(() -> alice.send(Like.builder().actor(bob.id()).object(post).build()))
        .hasMessageContaining("is not the actor");
    assertThatThrownBy(
            () ->
                alice.send(
                    Like.builder().id(URI.create("https://x.example/1")).object(post).build()))
        .hasMessageContaining("is not on");
    assertThatThrownBy(() -> alice.send(Delete.builder().object(post).build()))
        .hasMessageContaining("is not a post of alice");
    assertThat(read(post)).isInstanceOf(Note.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'id':'$alice/posts/1','attributedTo':'$bob'",
        "'id':'$alice/posts/1','attributedTo':['$alice','$bob']",
        "'id':'$alice/posts/1','attributedTo':'https://x.example/mallory'",
        "'id':'https://x.example/note'",
        "'id':'$bob'",
        "'id':'$bob','attributedTo':'$bob'",
      })
  void O5_nobody_posts_in_the_name_of_another(String members) {
    ASObject note =
        ActivityStreams.standard()
            .read(
                ("{'@context':'https://www.w3.org/ns/activitystreams','type':'Note',"
                        + "'to':'https://www.w3.org/ns/activitystreams#Public',"
                        + members
                        + "}")
                    .replace('\'', '"')
                    .replace("$alice", alice.id().toString())
                    .replace("$bob", server.actor("bob").id().toString())
                    .getBytes(UTF_8));
    assertThatThrownBy(() -> alice.publish(note)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> alice.send(Create.builder().object(note).build()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> alice.send(Update.builder().object(note).build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void O5_what_a_post_must_be_is_said_alike_however_it_is_sent() {
    ASObject foreign = Note.builder().id(URI.create("https://x.example/1")).build();
    ASObject of =
        Note.builder().id(alice.newPostId()).attributedTo(server.actor("bob").id()).build();
    Map.of(
            foreign,
            "is not on this server; leave the id out",
            of,
            "is not attributed to " + alice.id() + " alone; leave attributedTo out")
        .forEach(
            (note, message) -> {
              ASObject post = note.toBuilder().to(Audience.PUBLIC).build();
              assertThatThrownBy(() -> alice.publish(post)).hasMessageEndingWith(message);
              assertThatThrownBy(() -> alice.send(Create.builder().object(post).build()))
                  .hasMessageEndingWith(message);
            });
  }

  @Test
  void O5_the_id_of_its_actor_is_no_id_for_a_post() {
    ASObject note = Note.builder().id(alice.id()).to(Audience.PUBLIC).build();
    assertThatThrownBy(() -> alice.publish(note)).hasMessageContaining("is the id of an actor");
  }

  @Test
  void O5_a_post_is_completed_with_id_owner_and_date() {
    ASObject post =
        alice
            .publish(Note.builder().content("<p>Hello</p>").to(Audience.PUBLIC).build())
            .embeddedObject()
            .orElseThrow();
    assertThat(post.attributedToIds()).containsExactly(alice.id());
    assertThat(post.published()).isPresent();
    assertThat(read(post.id().orElseThrow()).content()).isPresent();
  }

  @Test
  void O5_what_is_addressed_to_nobody_is_not_published() {
    assertThatThrownBy(() -> alice.publish(Note.builder().content("<p>Hello</p>").build()))
        .hasMessageContaining("addressed to nobody");
  }

  @Test
  void O5_what_was_deleted_does_not_come_back() {
    Create create = alice.posts().note("<p>Hello</p>");
    ASObject post = create.embeddedObject().orElseThrow();
    alice.posts().delete(post.id().orElseThrow());
    assertThatThrownBy(() -> alice.posts().update(post)).hasMessageContaining("was deleted");
    assertThatThrownBy(() -> alice.publish(post)).hasMessageContaining("was deleted");
    assertThat(server.get(post.id().orElseThrow()).status()).isEqualTo(410);
  }

  @Test
  void an_update_of_the_actor_itself_is_no_post() {
    Activity update =
        alice.send(
            Update.builder().object(server.federation.document("alice").orElseThrow()).build());
    assertThat(update.embeddedObject().orElseThrow().attributedToIds()).isEmpty();
    Optional<ASObject> kept = Kept.in(server.store).find(alice.id());
    assertThat(kept).isEmpty();
  }

  @Test
  void an_Undo_of_something_else_does_not_end_a_Follow_of_ours() throws IOException {
    try (Peer mallory = new Peer()) {
      alice.follows().follow(mallory.id());
      Like like =
          Like.builder()
              .id(URI.create(alice.id() + "/activities/like"))
              .actor(alice.id())
              .object(mallory.id())
              .build();
      alice.send(Undo.builder().object(like).build());
      assertThat(alice.follows().following(10)).hasSize(1);
    }
  }
}
