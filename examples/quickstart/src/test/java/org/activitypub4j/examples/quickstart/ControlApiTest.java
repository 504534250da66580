package org.activitypub4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Uris;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control API has no password: it must be out of reach for a page in a browser. */
class ControlApiTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private ExampleServer server;
  private ControlApi control;

  @BeforeEach
  void start() throws IOException {
    server = newServer();
    control = ControlApi.start(0, server);
  }

  private static ExampleServer newServer() throws IOException {
    return ExampleServer.start(0, Optional.empty(), Settings.NONE.withNetwork("127.0.0.0/8"));
  }

  private HttpResponse<String> call(String path, String json)
      throws IOException, InterruptedException {
    return post(path, json, "Content-Type", "application/json");
  }

  @AfterEach
  void stop() {
    control.close();
    server.close();
  }

  private HttpResponse<String> post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(control.address() + path))
            .POST(BodyPublishers.ofString(json));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private String get(String path) throws IOException, InterruptedException {
    return CLIENT
        .send(
            HttpRequest.newBuilder(URI.create(control.address() + path)).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void an_actor_posts_and_follows_and_what_came_of_it_can_be_read() throws Exception {
    HttpResponse<String> posted =
        post(
            "/post",
            "{\"actor\":\"bob\",\"content\":\"<p>hi</p>\"}",
            "Content-Type",
            "application/json");
    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(posted.body())
        .contains("\"object\":\"" + server.federation().origin() + "/users/bob/");
    assertThat(get("/followers?actor=bob")).contains("\"items\":[]");
    assertThat(get("/following?actor=alice")).contains("\"items\":[]");
    assertThat(get("/received")).contains("\"items\":[]");
    assertThat(get("/deliveries")).contains("\"pending\":0");
  }

  @Test
  void a_mistake_is_explained() throws Exception {
    String json = "application/json";
    assertThat(post("/post", "{", "Content-Type", json).statusCode()).isEqualTo(400);
    assertThat(post("/post", "{\"actor\":\"bob\"}", "Content-Type", json).body())
        .contains("'content' is missing");
    assertThat(
            post("/post", "{\"actor\":\"carol\",\"content\":\"x\"}", "Content-Type", json).body())
        .contains("no local actor carol");
    assertThat(post("/nothing", "{\"actor\":\"bob\"}", "Content-Type", json).statusCode())
        .isEqualTo(404);
    assertThat(get("/followers")).contains("'actor' is missing");
  }

  @Test
  void a_full_queue_is_told() throws Exception {
    server.store().transactions().run(this::bobHasAFollowerElsewhere);
    int bytes = 8 << 20;
    while (bytes > 100) {
      try {
        fill(bytes);
      } catch (QueueFullException e) {
        bytes /= 2;
      }
    }

    HttpResponse<String> refused =
        post("/post", "{\"actor\":\"bob\",\"content\":\"hi\"}", "Content-Type", "application/json");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("deliveries wait").contains("the limit is");
  }

  private Tx bobHasAFollowerElsewhere(Tx tx) {
    URI follower = URI.create("http://127.0.0.2:1/follower");
    server
        .store()
        .follows()
        .putFollower(
            tx,
            "bob",
            new Follower(
                follower, follower.resolve("/inbox"), null, follower, FollowState.ACCEPTED));
    return tx;
  }

  /** With a delivery to where nobody listens. */
  private void fill(int bytes) {
    URI inbox = URI.create("http://127.0.0.1:1/inbox");
    server
        .store()
        .transactions()
        .run(
            tx -> {
              server
                  .store()
                  .deliveries()
                  .add(
                      tx,
                      new OutboundActivity(
                          "bob", inbox, new byte[bytes], Instant.now(), Instant.now(), null),
                      List.of(
                          new Delivery(
                              Delivery.Kind.INBOX,
                              inbox,
                              "http://127.0.0.1:1",
                              "127.0.0.1",
                              inbox.hashCode(),
                              null)));
              return tx;
            });
  }

  @Test
  void whatever_goes_wrong_is_answered() throws Exception {
    HttpResponse<String> answer =
        post(
            "/post",
            "{\"actor\":\"bob\",\"content\":\"hi\",\"to\":[1]}",
            "Content-Type",
            "application/json");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("'to'");
  }

  @Test
  void what_the_reader_of_JSON_throws_is_answered_too() throws Exception {
    String deep = "{\"actor\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}";

    HttpResponse<String> answer = post("/post", deep, "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("nested");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/post     | {'actor':'bob','content':'x','visbility':'direct'}",
        "/post     | {'actor':'bob','content':'x','bcc':[]}",
        "/follow   | {'actor':'bob','target':'x','to':[]}",
        "/unfollow | {'actor':'bob','target':'x','object':'x'}",
        "/reject   | {'actor':'bob','follower':'x','target':'x'}",
        "/update   | {'actor':'bob','id':'x','content':'x','visibility':'direct'}",
        "/delete   | {'actor':'bob','id':'x','object':'x'}",
        "/like     | {'actor':'bob','object':'x','id':'x'}",
        "/announce | {'actor':'bob','object':'x','visibility':'direct'}",
        "/rotate   | {'actor':'bob','id':'x'}"
      })
  void what_a_call_does_not_know_is_refused_and_nothing_is_done(String path, String call)
      throws Exception {
    HttpResponse<String> answer = call(path, call.replace('\'', '"'));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("unknown members");
    assertThat(server.federation().actor("bob").follows().following(10)).isEmpty();
    assertThat(posts("bob")).contains("\"totalItems\":0");
  }

  private String posts(String actor) throws IOException, InterruptedException {
    URI outbox = URI.create(server.federation().actor(actor).id() + "/outbox");
    return CLIENT
        .send(
            HttpRequest.newBuilder(outbox).header("Accept", "application/activity+json").build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void parameters_that_are_not_known_are_refused() throws Exception {
    assertThat(get("/received?actor=bob")).contains("takes no parameters");
    assertThat(get("/deliveries?state=failed")).contains("takes no parameters");
  }

  @Test
  void a_post_is_for_whom_the_call_says() throws Exception {
    try (ExampleServer other = newServer()) {
      String reader = other.federation().actor("alice").id().toString();
      for (Visibility wanted : Visibility.values()) {
        String call =
            """
            {"actor":"bob","content":"hi","to":["%s"],"visibility":"%s"}"""
                .formatted(reader, wanted.name().toLowerCase(Locale.ROOT));
        HttpResponse<String> answer = call("/post", call);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

        URI id = URI.create(json(answer.body()).getString("object"));
        ASObject post = find(id);
        assertThat(Visibility.of(post, server.federation().actor("bob").followers()))
            .isEqualTo(wanted);
        assertThat(post.to().size() + post.cc().size())
            .as(post.toJson().toString())
            .isEqualTo(
                switch (wanted) {
                  case PUBLIC, UNLISTED -> 3;
                  case FOLLOWERS -> 2;
                  case DIRECT -> 1;
                });
        int status =
            CLIENT.send(HttpRequest.newBuilder(id).build(), BodyHandlers.discarding()).statusCode();
        assertThat(status)
            .isEqualTo(wanted == Visibility.PUBLIC || wanted == Visibility.UNLISTED ? 200 : 404);
      }
    }
  }

  private ASObject find(URI id) {
    return server.federation().resolve(id).orElseThrow().object();
  }

  @Test
  void a_post_whose_audience_cannot_be_meant_is_refused() throws Exception {
    assertThat(
            call("/post", "{\"actor\":\"bob\",\"content\":\"x\",\"visibility\":\"direct\"}").body())
        .contains("a direct post needs somebody");
    for (String member :
        List.of("\"visibility\":\"private\"", "\"visibility\":1", "\"to\":\"x\"")) {
      HttpResponse<String> answer =
          call("/post", "{\"actor\":\"bob\",\"content\":\"x\"," + member + "}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }
    assertThat(posts("bob")).contains("\"totalItems\":0");
  }

  @Test
  void what_nobody_proved_stands_apart_from_what_was_verified() throws Exception {
    try (ExampleServer other = newServer()) {
      ActorContext bob = server.federation().actor("bob");
      ActorContext alice = other.federation().actor("alice");
      alice.send(
          Like.builder()
              .object(
                  Note.builder()
                      .id(URI.create("https://victim.example/notes/1"))
                      .attributedTo(URI.create("https://victim.example/users/victim"))
                      .content("never said")
                      .build())
              .to(bob.id())
              .build());
      server.received().await("the Like", one -> one.activity() instanceof Like);

      JsonObject item = received().getJsonObject(0);
      assertThat(item.getString("verifiedBy")).isEqualTo("signature");
      assertThat(item.getJsonObject("activity").getString("object"))
          .isEqualTo("https://victim.example/notes/1");
      assertThat(item.getJsonObject("claimed").getJsonObject("object").getString("content"))
          .isEqualTo("never said");
    }
  }

  private JsonArray received() throws IOException, InterruptedException {
    return json(get("/received")).getJsonArray("items");
  }

  private static JsonObject json(String text) {
    try (JsonReader reader = new JsonProviderImpl().createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  @Test
  void bob_answers_a_person_who_mentions_him_and_no_program() throws Exception {
    try (ExampleServer other = newServer()) {
      ActorContext there = other.federation().actor("bob");
      for (String writer : List.of("bob", "alice")) {
        String call =
            """
            {"actor":"%s","content":"<p>hello</p>","to":["%s"]}"""
                .formatted(writer, there.id());
        HttpResponse<String> sent = call("/post", call);
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
      }
      Received<?> answer =
          server.received().await("the answer", one -> Uris.same(one.actorId(), there.id()));

      assertThat(answer.mentioned()).containsExactly("alice");
      assertThat(answer.object().flatMap(ASObject::inReplyToId)).isPresent();
      assertThat(received().getJsonObject(0).getJsonObject("activity").getJsonObject("object"))
          .containsKey("inReplyTo");
      assertThat(get("/deliveries")).contains("\"target\":\"" + there.id());
      // The one who mentioned him first, a program, got no answer, nor did what follows.
      call(
          "/post",
          """
          {"actor":"alice","content":"thanks","to":["%s"],"inReplyTo":"%s"}"""
              .formatted(there.id(), answer.object().flatMap(ASObject::id).orElseThrow()));
      other
          .received()
          .await(
              "the thanks",
              one ->
                  one.object()
                      .flatMap(ASObject::content)
                      .filter(html -> html.toPlainText().equals("thanks"))
                      .isPresent());
      assertThat(other.arrived().count()).isEqualTo(1);
    }
  }

  @Test
  void a_body_of_more_than_64_KiB_is_refused() throws Exception {
    String call = "{\"actor\":\"bob\",\"content\":\"%s\"}".formatted("x".repeat(64 * 1_024));

    assertThat(post("/post", call, "Content-Type", "application/json").statusCode()).isEqualTo(413);
  }

  @Test
  void a_request_from_a_page_is_refused() throws Exception {
    String call = "{\"actor\":\"bob\",\"content\":\"x\"}";
    assertThat(
            post(
                    "/post",
                    call,
                    "Content-Type",
                    "application/json",
                    "Origin",
                    "https://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(post("/post", call, "Content-Type", "text/plain").statusCode()).isEqualTo(415);
    assertThat(post("/post", call).statusCode()).isEqualTo(415);
    assertThat(get("/received")).contains("\"items\":[]");
  }

  @Test
  void a_host_that_was_pointed_here_is_refused() throws Exception {
    URI address = URI.create(control.address());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
      socket
          .getOutputStream()
          .write(
              "GET /received HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403")
          .contains("names another server");
    }
  }
}
