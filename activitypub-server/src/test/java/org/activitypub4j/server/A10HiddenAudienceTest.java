package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** lessons.md A10: nothing that leaves names a hidden recipient. */
class A10HiddenAudienceTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  static Stream<Arguments> vectors() {
    return Vectors.list(Vectors.file("A10-hidden-audience.json"), "vectors").stream()
        .map(vector -> Arguments.of(vector.getString("name"), vector));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void no_byte_that_leaves_names_a_hidden_recipient(String name, JsonObject vector) {
    try (Here here = new Here()) {
      Activity sent;
      try {
        sent = here.alice().send(STREAMS.read(vector.getJsonObject("activity")).as(Activity.class));
      } catch (DocumentException e) {
        assertThat(e.reason()).isEqualTo(DocumentException.Reason.GUARDED_TERM);
        return;
      }
      assertThat(here.store.sent).hasSize(1);
      assertThat(here.store.local).hasSize(1);
      String all = String.join("\n", everything(here, sent));
      for (JsonString hidden : vector.getJsonArray("hidden").getValuesAs(JsonString.class)) {
        assertThat(all).as(name).doesNotContain(hidden.getString());
      }
      assertThat(here.targets())
          .containsAll(
              vector.getJsonArray("reached").getValuesAs(JsonString.class).stream()
                  .map(url -> URI.create(url.getString()))
                  .toList());
    }
  }

  /** Queues, documents and the outbox, and what the application is given back. */
  static List<String> everything(Here here, Activity sent) {
    List<String> all = new ArrayList<>(here.left());
    all.add(new String(STREAMS.write(sent), UTF_8));
    Stream.concat(
            Stream.of("/users/alice/outbox?page=first"),
            Stream.concat(Stream.<ASObject>of(sent), objects(sent))
                .flatMap(object -> object.id().stream())
                .filter(here.federation.origin()::contains)
                .map(Here::target))
        .forEach(target -> all.add(here.get(target).text()));
    assertThat(all).anyMatch(text -> text.contains("OrderedCollectionPage"));
    return all;
  }

  private static Stream<ASObject> objects(Activity activity) {
    return activity.objects().stream().flatMap(object -> object.object().stream());
  }

  @Test
  void what_the_application_stored_itself_is_served_without_hidden_recipients() {
    URI secret = URI.create("https://hidden.example/users/h");
    URI id = Here.uri("/articles/1");
    ASObject reply = Note.builder().content("x").set(AS.BCC, List.of(secret)).build();
    ASObject stored =
        Note.builder()
            .id(id)
            .to(Audience.PUBLIC)
            .set(AS.BTO, List.of(secret))
            .attachment(reply)
            .build();
    try (Here here = new Here()) {
      Kept.in(here.store).put("alice", stored);
      assertThat(here.get(id).status()).isEqualTo(200);
      assertThat(here.get(id).text()).contains(id.toString()).doesNotContain("hidden.example");
    }
  }

  @Test
  void a_profile_is_served_without_hidden_recipients() {
    URI secret = URI.create("https://hidden.example/users/h");
    try (Federation federation =
        Federation.builder(
                Here.ORIGIN,
                name -> Optional.of(Person.builder().set(AS.BCC, List.of(secret)).build()))
            .build()) {
      ServerResponse profile =
          federation.handle(
              Here.request(
                  "GET",
                  "/users/alice",
                  org.activitypub4j.signatures.Headers.of("Accept", Here.ACTIVITY_JSON)));
      assertThat(profile.status()).isEqualTo(200);
      assertThat(profile.text()).doesNotContain("hidden.example");
    }
  }

  @Test
  void what_hides_nothing_leaves_as_it_was_made() {
    Create create =
        Create.builder()
            .id(Here.uri("/users/alice/activities/1"))
            .object(Note.builder().id(Here.uri("/n/1")).content("x").build())
            .build();
    assertThat(create.withoutHiddenAudience()).isSameAs(create);
    ASObject received = STREAMS.read(STREAMS.write(create));
    assertThat(received.withoutHiddenAudience()).isSameAs(received);
  }

  @Test
  void a_local_recipient_reads_nothing_of_another_hidden_one() {
    try (Here here = new Here()) {
      here.alice()
          .send(
              Create.builder()
                  .object(Note.builder().id(Here.uri("/n/1")).content("x").build())
                  .to(Here.uri("/users/bob"))
                  .set(AS.BCC, List.of(Here.uri("/users/carol")))
                  .build());
      assertThat(here.store.local)
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.recipients()).containsExactlyInAnyOrder("bob", "carol");
                assertThat(new String(entry.document(), UTF_8))
                    .contains("/users/bob")
                    .doesNotContain("carol");
              });
    }
  }

  @Test
  void who_resolves_a_post_of_ours_reads_nobody_who_is_hidden() throws Exception {
    URI secret = URI.create("https://hidden.example/users/h");
    BlockingQueue<ASObject> resolved = new LinkedBlockingQueue<>();
    ResolvingHandler<Like, ASObject> handler =
        new ResolvingHandler<>() {
          @Override
          public ASObject resolve(Resolver resolver, Received<Like> received) {
            return resolver.object(received.activity().objectId().orElseThrow());
          }

          @Override
          public void apply(Tx tx, Received<Like> received, ASObject object) {
            resolved.add(object);
          }
        };
    try (TestServer server = TestServer.start(settings -> settings.on(Like.class, handler))) {
      ASObject note =
          Note.builder().content("x").to(Audience.PUBLIC).set(AS.BCC, List.of(secret)).build();
      ActorContext alice = server.actor("alice");
      URI id = alice.publish(note).objectId().orElseThrow();
      server.actor("bob").reactions().like(id, alice.id(), Visibility.DIRECT);
      ASObject read = Objects.requireNonNull(resolved.poll(10, TimeUnit.SECONDS));
      assertThat(read.id()).contains(id);
      assertThat(read.get(AS.BCC)).isEmpty();
    }
  }

  @Test
  void who_was_told_by_bcc_is_told_of_changes_and_of_the_end() {
    URI secret = URI.create("https://hidden.example/users/h");
    try (Here here = new Here()) {
      ASObject note =
          Note.builder().content("x").to(Audience.PUBLIC).set(AS.BCC, List.of(secret)).build();
      URI id = here.alice().publish(note).objectId().orElseThrow();
      ASObject kept = Kept.in(here.store).find(id).orElseThrow();
      Activity update =
          here.alice()
              .posts()
              .update(kept.toBuilder().remove(AS.BCC).to(here.alice().followers()).build());
      Activity delete = here.alice().posts().delete(id);
      assertThat(here.targets()).containsExactly(secret, secret, secret);
      for (Activity sent : List.of(update, delete)) {
        assertThat(String.join("\n", everything(here, sent))).doesNotContain("hidden.example");
      }
    }
  }

  @Test
  void on_the_wire_nobody_reads_who_else_was_told() throws Exception {
    try (Inboxes peer = new Inboxes();
        Federation federation =
            Federation.builder(Here.ORIGIN, name -> Optional.of(Person.builder().build()))
                .client(Loopback::only)
                .build()) {
      ASObject deep = Note.builder().content("y").set(AS.BTO, List.of(peer.uri("/dora"))).build();
      federation
          .actor("alice")
          .send(
              Create.builder()
                  .object(Note.builder().id(Here.uri("/n/1")).content("x").attachment(deep).build())
                  .to(peer.uri("/bert"))
                  .set(AS.BCC, List.of(peer.uri("/cora")))
                  .build());
      Map<String, String> bodies = Map.ofEntries(peer.next(), peer.next());
      assertThat(bodies).containsOnlyKeys("/bert/inbox", "/cora/inbox");
      assertThat(bodies.values())
          .allSatisfy(
              body ->
                  assertThat(body).contains("/bert").doesNotContain("cora").doesNotContain("dora"));
    }
  }

  /** A server on loopback on which everybody exists and takes what comes. */
  private static final class Inboxes implements AutoCloseable {
    private final BlockingQueue<Map.Entry<String, String>> got = new LinkedBlockingQueue<>();
    private final HttpServer http;

    Inboxes() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      http.createContext(
          "/",
          exchange -> {
            try (exchange) {
              String path = exchange.getRequestURI().getPath();
              byte[] body = exchange.getRequestBody().readAllBytes();
              byte[] answer = {};
              if (exchange.getRequestMethod().equals("POST")) {
                got.add(Map.entry(path, new String(body, UTF_8)));
              } else {
                answer =
                    STREAMS.write(
                        Person.builder().id(uri(path)).inbox(uri(path + "/inbox")).build());
              }
              exchange.getResponseHeaders().set("Content-Type", Here.ACTIVITY_JSON);
              exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
              exchange.getResponseBody().write(answer);
            }
          });
      http.start();
    }

    URI uri(String path) {
      return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    Map.Entry<String, String> next() throws InterruptedException {
      Map.Entry<String, String> next = got.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("a delivery").isNotNull();
      return next;
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
