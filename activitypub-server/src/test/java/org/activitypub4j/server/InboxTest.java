package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an inbox takes, and what it refuses and says. */
class InboxTest {
  @AutoClose private final TestServer server = TestServer.start();
  @AutoClose private final Peer mallory = new Peer();
  private final URI inbox = server.inbox("alice");

  private String create(String id, String actor) {
    return """
    {"@context":"https://www.w3.org/ns/activitystreams","type":"Create","id":"%s","actor":"%s",
     "object":{"type":"Note","id":"%s/note","attributedTo":"%s","content":"hello"}}"""
        .formatted(id, actor, id, actor);
  }

  private String create() {
    return create(mallory.uri("/" + UUID.randomUUID()).toString(), mallory.id().toString());
  }

  private void refused(ServerResponse response, int status, String reason) {
    assertThat(response.text()).containsIgnoringCase(reason);
    assertThat(response.status()).isEqualTo(status);
    assertThat(server.received).isEmpty();
  }

  @Test
  void E1_a_signed_activity_is_accepted_and_handled() {
    assertThat(mallory.send(server, inbox, create()).status()).isEqualTo(202);
    Received<?> received = server.await(Create.class);
    assertThat(received.provenBy()).isEqualTo(Ground.SIGNATURE);
    assertThat(received.concerns()).containsExactly("alice");
    assertThat(received.object()).isPresent();
  }

  @Test
  void B1_a_signature_by_RFC_9421_is_accepted_too() {
    byte[] body = create().getBytes(UTF_8);
    ServerResponse response =
        server.post(inbox, mallory.signed(inbox, body, SignatureScheme.RFC_9421), body);
    assertThat(response.status()).as(response.text()).isEqualTo(202);
    assertThat(server.await(Create.class).scheme()).contains(SignatureScheme.RFC_9421);
  }

  @Test
  void B3_of_two_signatures_one_that_holds_is_enough() {
    byte[] body = create().getBytes(UTF_8);
    try (Peer carol = new Peer()) {
      URI unknown = carol.uri("/nobody#main-key");
      for (List<URI> keys : List.of(List.of(unknown, mallory.keyId()), List.of(mallory.keyId()))) {
        ServerResponse response =
            server.post(inbox, mallory.signed("POST", inbox, body, keys), body);
        assertThat(response.status()).as(response.text()).isEqualTo(202);
      }
    }
    server.await(Create.class);
  }

  @Test
  void B3_of_two_signatures_that_do_not_hold_the_first_refusal_is_told() {
    URI gone = mallory.uri("/gone#main-key");
    mallory.serve("/gone", 410);
    byte[] body = create().getBytes(UTF_8);
    refused(
        server.post(
            inbox,
            mallory.signed("POST", inbox, body, List.of(mallory.uri("/nobody#main-key"), gone)),
            body),
        401,
        "there is none");
  }

  @Test
  void A1_a_request_without_signature_is_refused() {
    refused(
        mallory.send(
            server, inbox, create(), headers -> headers.without("Signature"), body -> body),
        401,
        "signature");
  }

  @Test
  void A1_a_signature_that_does_not_cover_the_digest_is_refused() {
    refused(
        mallory.send(
            server,
            inbox,
            create(),
            headers ->
                headers.with(
                    "Signature", headers.first("Signature").orElseThrow().replace(" digest", "")),
            body -> body),
        401,
        "digest");
  }

  @Test
  void A1_a_changed_byte_of_the_body_is_refused() {
    refused(
        mallory.send(
            server,
            inbox,
            create(),
            headers -> headers,
            body -> new String(body, UTF_8).replace("hello", "hellO").getBytes(UTF_8)),
        401,
        "digest");
  }

  @Test
  void A1_a_request_that_was_signed_for_another_path_is_refused() {
    byte[] body = create().getBytes(UTF_8);
    URI other = URI.create(server.actor("bob").id() + "/inbox");
    refused(
        server.post(inbox, mallory.signed(other, body, SignatureScheme.DRAFT_CAVAGE_12), body),
        401,
        "signature");
  }

  @Test
  void A1_who_speaks_for_somebody_else_gives_a_hint_and_no_more() {
    String id = server.federation.origin() + "/made-up";
    assertThat(
            mallory.send(server, inbox, create(id, server.actor("bob").id().toString())).status())
        .isEqualTo(202);
    Await.until("the hint is dropped", () -> !server.ignored.isEmpty());
    assertThat(server.received).isEmpty();
  }

  @Test
  void a_forwarded_activity_counts_as_its_own_server_gives_it() throws IOException {
    try (Peer carol = new Peer()) {
      String id = carol.uri("/activity").toString();
      String genuine = create(id, carol.id().toString());
      carol.serve("/activity", genuine);
      String forged = genuine.replace("hello", "buy this");

      assertThat(mallory.send(server, inbox, forged).status()).isEqualTo(202);

      Received<?> received = server.await(Create.class);
      assertThat(received.provenBy()).isEqualTo(Ground.FETCH);
      assertThat(received.object().orElseThrow().content().orElseThrow().toPlainText())
          .isEqualTo("hello");
    }
  }

  @Test
  void A9_an_id_on_another_server_than_the_actors_is_refused() {
    refused(
        mallory.send(server, inbox, create("https://good.example/1", mallory.id().toString())),
        400,
        "not on the server of its owner");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Update", "Delete", "Undo"})
  void A4_what_is_on_another_server_is_not_for_the_actor_to_change(String type) {
    String activity =
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"%s","id":"%s","actor":"%s",
         "object":{"type":"Note","id":"https://good.example/1"}}"""
            .formatted(type, mallory.uri("/" + UUID.randomUUID()), mallory.id());

    refused(mallory.send(server, inbox, activity), 403, "not on the server of the actor");
    refused(
        mallory.send(
            server,
            inbox,
            activity.replace(
                "{\"type\":\"Note\",\"id\":\"https://good.example/1\"}",
                "[\"%s/1\",\"https://good.example/1\"]".formatted(mallory.id()))),
        403,
        "not on the server of the actor");
  }

  @Test
  void A9_the_same_activity_twice_is_handled_once() {
    String activity = create();
    assertThat(mallory.send(server, inbox, activity).status()).isEqualTo(202);
    server.await(Create.class);
    assertThat(mallory.send(server, inbox, activity).status()).isEqualTo(202);
    assertThat(mallory.send(server, inbox, create()).status()).isEqualTo(202);
    Await.until("the other activity", () -> server.received.size() >= 2);
    assertThat(server.received).hasSize(2);
  }

  @Test
  void A8_a_key_that_its_owner_does_not_list_is_refused() {
    byte[] body = create().getBytes(UTF_8);
    refused(
        server.post(
            inbox,
            mallory.signed(
                inbox, body, SignatureScheme.DRAFT_CAVAGE_12, mallory.uri("/mallory#evil")),
            body),
        401,
        "key");
  }

  @Test
  void A2_a_key_document_of_another_server_is_refused() throws IOException {
    try (Peer evil = new Peer()) {
      String document = new String(evil.uri("/mallory").toString());
      evil.serve(
          "/stolen",
          """
          {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
           "type":"Person","id":"%s","inbox":"%s/inbox","publicKey":{"id":"%s","owner":"%s",
           "publicKeyPem":"x"}}"""
              .formatted(mallory.id(), mallory.id(), mallory.keyId(), document));
      byte[] body = create().getBytes(UTF_8);
      refused(
          server.post(
              inbox,
              evil.signed(
                  inbox, body, SignatureScheme.DRAFT_CAVAGE_12, evil.uri("/stolen#main-key")),
              body),
          401,
          "key");
    }
  }

  @Test
  void B3_a_key_behind_a_redirect_loop_is_refused() {
    mallory.redirect("/loop", mallory.uri("/loop"));
    byte[] body = create().getBytes(UTF_8);
    refused(
        server.post(
            inbox,
            mallory.signed(
                inbox, body, SignatureScheme.DRAFT_CAVAGE_12, mallory.uri("/loop#main-key")),
            body),
        503,
        "could not be reached");
  }

  @Test
  void B1_a_key_on_a_private_address_is_refused() throws IOException {
    try (TestServer careful = TestServer.startInPublic()) {
      URI target = URI.create(careful.actor("alice").id() + "/inbox");
      ServerResponse response = mallory.send(careful, target, create());
      assertThat(response.status()).as(response.text()).isEqualTo(503);
      assertThat(response.text()).doesNotContain("127.0.0.1");
      assertThat(mallory.asked()).isEmpty();
    }
  }

  @Test
  void D3_a_body_of_2_MiB_is_refused_unread() throws IOException {
    byte[] body = new byte[2 << 20];
    Headers headers = mallory.signed(inbox, body, SignatureScheme.DRAFT_CAVAGE_12);

    refused(
        server.handle(
            "POST",
            inbox,
            headers,
            body(
                OptionalLong.of(body.length),
                () -> {
                  throw new AssertionError("the body was read");
                })),
        413,
        "the limit is 1048576");
    assertThat(mallory.asked()).isEmpty();
    assertThat(server.received).isEmpty();
  }

  @Test
  void A3_a_small_body_is_not_opened_before_the_signature_was_found_good() {
    byte[] body = create().getBytes(UTF_8);
    Headers good = mallory.signed(inbox, body, SignatureScheme.DRAFT_CAVAGE_12);
    String signature = good.first("Signature").orElseThrow();
    int start = signature.indexOf("signature=\"") + "signature=\"".length();
    char other = signature.charAt(start) == 'A' ? 'B' : 'A';
    List<Headers> wrong =
        List.of(
            good.without("Signature"),
            good.with(
                "Signature",
                signature.substring(0, start) + other + signature.substring(start + 1)),
            good.with("Date", "Thu, 01 Jan 1970 00:00:00 GMT"),
            good.with("Digest", "SHA-256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    AtomicInteger opened = new AtomicInteger();
    RequestBody counting =
        body(
            OptionalLong.of(body.length),
            () -> {
              opened.incrementAndGet();
              return new ByteArrayInputStream(body);
            });

    for (Headers headers : wrong) {
      ServerResponse response = server.handle("POST", inbox, headers, counting);
      assertThat(response.status()).as(response.text()).isEqualTo(401);
      assertThat(opened).as(response.text()).hasValue(0);
    }
    assertThat(server.handle("POST", inbox, good, counting).status()).isEqualTo(202);
    assertThat(opened).hasValue(1);
  }

  /** A body that says how long it is, or does not. */
  private static RequestBody body(OptionalLong length, Supplier<InputStream> content) {
    return new RequestBody() {
      @Override
      public OptionalLong length() {
        return length;
      }

      @Override
      public InputStream open() {
        return content.get();
      }
    };
  }

  @Test
  void E2_a_body_of_another_type_is_refused() {
    refused(
        mallory.send(
            server,
            inbox,
            create(),
            headers -> headers.with("Content-Type", "text/plain"),
            body -> body),
        415,
        "application/activity+json");
  }

  @Test
  void C2_a_context_that_changes_who_acts_is_refused() {
    refused(
        mallory.send(
            server,
            inbox,
            create()
                .replace(
                    "\"https://www.w3.org/ns/activitystreams\",",
                    "[\"https://www.w3.org/ns/activitystreams\",{\"actor\":\"https://x.example/\"}],")),
        400,
        "'actor'");
  }

  @Test
  void A10_the_end_of_an_actor_whose_key_is_gone_is_taken_note_of() {
    mallory.serve("/gone", 410);
    String id = mallory.uri("/gone").toString();
    String delete =
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Delete","id":"%s#d",
         "actor":"%s","object":"%s"}"""
            .formatted(id, id, id);
    byte[] body = delete.getBytes(UTF_8);
    assertThat(
            server
                .post(
                    inbox,
                    mallory.signed(
                        inbox,
                        body,
                        SignatureScheme.DRAFT_CAVAGE_12,
                        mallory.uri("/gone#main-key")),
                    body)
                .status())
        .isEqualTo(202);
    assertThat(server.received).isEmpty();
  }

  @Test
  void A6_an_accept_of_somebody_who_was_not_asked_changes_nothing() throws IOException {
    try (Peer carol = new Peer()) {
      server.actor("alice").follows().follow(carol.id());
      Activity follow = Kept.in(server.store).outbox("alice").stream().findFirst().orElse(null);
      assertThat(follow).as("a Follow is not public").isNull();
      URI followId = server.actor("alice").follows().following(1).get(0).follow();
      String accept =
          """
          {"@context":"https://www.w3.org/ns/activitystreams","type":"Accept","id":"%s",
           "actor":"%s","object":{"type":"Follow","id":"%s","actor":"%s","object":"%s"}}""";
      String forged =
          accept.formatted(
              mallory.uri("/a"), mallory.id(), followId, server.actor("alice").id(), carol.id());
      assertThat(mallory.send(server, inbox, forged).status()).isEqualTo(202);
      Await.until("it is handled", () -> !server.received.isEmpty());
      assertThat(server.actor("alice").follows().following(1).get(0).state())
          .isEqualTo(FollowState.PENDING);

      String genuine =
          accept.formatted(
              carol.uri("/a"), carol.id(), followId, server.actor("alice").id(), carol.id());
      assertThat(carol.send(server, inbox, genuine).status()).isEqualTo(202);
      Await.until(
          "it is accepted",
          () ->
              server.actor("alice").follows().following(1).get(0).state() == FollowState.ACCEPTED);
    }
  }

  @Test
  void E20_an_activity_of_an_unknown_type_reaches_a_handler_for_all() {
    String unknown = create().replace("\"Create\"", "\"EmojiReact\"");
    assertThat(mallory.send(server, inbox, unknown).status()).isEqualTo(202);
    Await.until("it is handled", () -> !server.received.isEmpty());
    assertThat(server.received.element().activity().types()).containsExactly("EmojiReact");
  }

  @Test
  void an_inbox_of_nobody_is_not_there() {
    refused(
        mallory.send(server, server.federation.origin().resolve("/users/nobody/inbox"), create()),
        404,
        "nobody");
  }

  private ServerResponse sendAs(URI keyId, String json) {
    byte[] body = json.getBytes(UTF_8);
    return server.post(
        inbox, mallory.signed(inbox, body, SignatureScheme.DRAFT_CAVAGE_12, keyId), body);
  }

  private static String delete(URI actor, URI object) {
    return """
    {"@context":"https://www.w3.org/ns/activitystreams","type":"Delete","id":"%s#d",
     "actor":"%s","object":"%s"}"""
        .formatted(actor, actor, object);
  }

  private void followedBy(URI id) {
    server.putFollower("alice", new Follower(id, id, null, id, FollowState.ACCEPTED));
  }

  @Test
  void A10_who_follows_and_is_gone_is_forgotten_and_nobody_else() {
    URI gone = mallory.uri("/gone");
    URI key = mallory.uri("/gone#main-key");
    URI neighbour = mallory.uri("/neighbour");
    mallory.serve("/gone", 410);
    followedBy(gone);
    followedBy(neighbour);

    refused(sendAs(key, delete(gone, neighbour)), 401, "gone");
    assertThat(sendAs(key, delete(neighbour, neighbour)).status()).isEqualTo(202);
    // From now on it is only remembered that it was gone.
    refused(sendAs(key, create().replace(mallory.id().toString(), gone.toString())), 503, "gone");
    refused(sendAs(key, delete(gone, gone).replace("Delete", "Like")), 503, "gone");
    refused(sendAs(key, delete(gone, gone) + " ".repeat(8 * 1024)), 503, "gone");
    assertThat(server.actor("alice").follows().followers(10)).containsExactly(gone, neighbour);

    assertThat(sendAs(key, delete(gone, gone)).status()).isEqualTo(202);
    Received<?> end = server.await(Delete.class);
    assertThat(end.actorId()).isEqualTo(gone);
    assertThat(end.provenBy()).isEqualTo(Ground.FETCH);
    assertThat(end.activity().id()).as("what a stranger sent says nothing").isEmpty();
    assertThat(server.actor("alice").follows().followers(10)).containsExactly(neighbour);
  }

  @Test
  void M1_what_nobody_signed_is_read_with_the_limits_of_what_is_not_proven() {
    URI gone = mallory.uri("/gone");
    URI key = mallory.uri("/gone#main-key");
    mallory.serve("/gone", 410);
    followedBy(gone);
    String members =
        IntStream.range(0, 600).mapToObj(i -> "\"m" + i + "\":1,").collect(Collectors.joining());
    String large = delete(gone, gone).replace("\"type\"", members + "\"type\"");

    assertThat(ActivityStreams.standard().read(large.getBytes(UTF_8)).id()).isPresent();
    refused(sendAs(key, large), 401, "gone");
    assertThat(server.actor("alice").follows().followers(10)).containsExactly(gone);
  }

  @Test
  void a_key_of_ours_proves_nothing() {
    refused(
        sendAs(URI.create(server.actor("alice").id() + "#main-key"), create()),
        401,
        "the key is one of ours");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void an_activity_without_actor_is_refused() {
    refused(
        mallory.send(server, inbox, create().replace("\"actor\"", "\"instrument\"")),
        400,
        "no actor");
  }

  @Test
  void a_key_that_cannot_be_reached_now_is_no_reason_to_refuse_for_good() {
    mallory.serve("/down", 503);
    ServerResponse response = sendAs(mallory.uri("/down#main-key"), create());
    refused(response, 503, "could not be fetched");
    assertThat(response.headers().first("Retry-After")).isPresent();
  }

  @Test
  void D3_a_body_of_unknown_length_is_read_to_the_limit() throws IOException {
    try (TestServer small = TestServer.start(settings -> settings.maxBodyBytes(10_000))) {
      URI target = URI.create(small.actor("alice").id() + "/inbox");
      byte[] body = (create() + " ".repeat(10_000)).getBytes(UTF_8);
      ServerResponse response =
          small.handle(
              "POST",
              target,
              mallory.signed(target, body, SignatureScheme.DRAFT_CAVAGE_12),
              body(OptionalLong.empty(), () -> new ByteArrayInputStream(body)));
      assertThat(response.text()).contains("more than 10000 bytes");
      assertThat(response.status()).isEqualTo(413);
    }
  }

  @Test
  void A3_a_new_key_under_the_old_id_is_learnt() throws IOException {
    SteppingClock clock = new SteppingClock();
    try (TestServer patient = TestServer.start(settings -> settings.clock(clock))) {
      URI target = URI.create(patient.actor("alice").id() + "/inbox");
      mallory.serve(
          "/mallory",
          mallory.actor("/mallory", mallory.uri("/in"), mallory.uri("/in")).toBuilder()
              .publicKeys(
                  List.of(
                      PublicKey.of(
                          mallory.keyId(),
                          mallory.id(),
                          Keys.toPem(Keys.generateRsa().getPublic()))))
              .build());
      assertThat(mallory.send(patient, target, create()).status()).isEqualTo(401);

      mallory.serve("/mallory", mallory.actor("/mallory", mallory.uri("/in"), mallory.uri("/in")));
      clock.advance(Duration.ofMinutes(30));
      ServerResponse response = mallory.send(patient, target, create());
      assertThat(response.status()).as(response.text()).isEqualTo(202);
    }
  }

  @Test
  void A1_a_hint_that_leads_to_an_activity_of_another_server_is_dropped() throws IOException {
    try (Peer carol = new Peer()) {
      String forged = create(mallory.uri("/forged").toString(), carol.id().toString());
      mallory.serve("/forged", forged);
      assertThat(mallory.send(server, inbox, forged).status()).isEqualTo(202);
      Await.until("the hint is dropped", () -> !server.ignored.isEmpty());
      assertThat(server.ignored.element()).contains("not on the server");
      assertThat(server.received).isEmpty();
    }
  }

  @Test
  void an_inbox_is_not_read() {
    assertThat(server.get(inbox).status()).isEqualTo(405);
  }
}
