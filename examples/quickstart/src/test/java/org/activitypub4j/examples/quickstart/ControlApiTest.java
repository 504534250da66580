package org.activitypub4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
import java.util.Optional;
import java.util.UUID;
import org.activitypub4j.client.transport.RequestObserver;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.SignatureScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The control API has no password: it must be out of reach for a page in a browser. */
class ControlApiTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private ExampleServer server;
  private ControlApi control;

  @BeforeEach
  void start() throws IOException {
    server =
        ExampleServer.start(
            0,
            Optional.empty(),
            new Settings(
                List.of("127.0.0.0/8"),
                FetchAccess.OPEN,
                SignatureScheme.DRAFT_CAVAGE_12,
                RequestObserver.NONE,
                List.of()));
    control = ControlApi.start(0, server);
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
    String id = UUID.randomUUID().toString();
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
                      new OutboundActivity(id, "bob", inbox, new byte[bytes], "bob", Instant.now()),
                      List.of(
                          new Delivery(
                              id, id, Delivery.Kind.INBOX, inbox, "http://127.0.0.1:1", 0)));
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

    assertThat(answer.statusCode()).isBetween(400, 500);
    assertThat(answer.body()).contains("nested");
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
