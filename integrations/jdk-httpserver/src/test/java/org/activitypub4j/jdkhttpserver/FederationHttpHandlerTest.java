package org.activitypub4j.jdkhttpserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Like;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests and answers pass through the handler as they are. */
class FederationHttpHandlerTest {
  private final LoopbackPeer peer = LoopbackPeer.start();
  private final PeerActor mallory = peer.actor("/mallory");
  private TestServer server;
  private URI alice;
  private URI inbox;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(settings -> settings.maxBodyBytes(10_000));
    alice = server.actor("alice").id();
    inbox = URI.create(alice + "/inbox");
  }

  @AfterEach
  void stop() {
    server.close();
    peer.close();
  }

  private byte[] like() {
    return """
    {"@context":"https://www.w3.org/ns/activitystreams","type":"Like","id":"%s","actor":"%s",
     "object":"%s"}"""
        .formatted(peer.uri("/like"), mallory.id(), alice)
        .getBytes(UTF_8);
  }

  private Headers signed(byte[] body) {
    return mallory.sign(
        "POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system());
  }

  @Test
  void two_servers_meet() throws IOException {
    try (TestServer other = TestServer.start()) {
      other.actor("bob").follows().follow(alice);
      other.await(Accept.class);
      assertThat(server.actor("alice").follows().followers(10))
          .containsExactly(other.actor("bob").id());
    }
  }

  @Test
  void a_signed_body_arrives_as_it_was_signed() {
    byte[] like = like();

    assertThat(Http.post(inbox, signed(like), like).statusCode()).isEqualTo(202);
    server.await(Like.class);
  }

  @Test
  void a_body_in_chunks_arrives_too() {
    byte[] like = like();

    assertThat(Http.postInChunks(inbox, signed(like), like).statusCode()).isEqualTo(202);
    server.await(Like.class);
  }

  @Test
  void D3_a_body_of_unknown_length_is_read_to_the_limit() {
    byte[] body = (new String(like(), UTF_8) + " ".repeat(10_000)).getBytes(UTF_8);
    HttpResponse<String> response = Http.postInChunks(inbox, signed(body), body);

    assertThat(response.body()).contains("more than 10000 bytes");
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void D3_a_body_that_is_announced_too_long_is_not_waited_for() throws IOException {
    String head =
        """
        POST %s HTTP/1.1
        Host: %s
        Content-Type: application/activity+json
        Content-Length: 10001

        """
            .formatted(inbox.getPath(), inbox.getAuthority());

    assertThat(Http.raw(inbox, head, "the limit is 10000")).startsWith("HTTP/1.1 413");
  }

  @Test
  void HEAD_has_the_headers_of_GET_and_no_body() throws IOException {
    String head =
        "HEAD %s HTTP/1.1\nHost: %s\nAccept: */*\nConnection: close\n\n"
            .formatted(alice.getPath(), alice.getAuthority());
    String answer = Http.raw(alice, head, "never");

    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
    assertThat(answer.toLowerCase(java.util.Locale.ROOT))
        .contains("content-type: application/activity+json");
    assertThat(Http.get(alice).headers().firstValue("Content-Type"))
        .contains("application/activity+json");
  }

  @Test
  void a_query_is_passed_on() {
    URI webFinger = server.federation.origin().resolve("/.well-known/webfinger?resource=" + alice);

    assertThat(Http.get(webFinger, "*/*").body()).contains("acct:alice@");
  }

  @Test
  void G11_a_server_that_is_closing_says_when_to_come_again() {
    server.federation.close(Duration.ofSeconds(1));
    byte[] like = like();
    HttpResponse<String> response = Http.post(inbox, signed(like), like);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void what_is_not_the_federations_goes_to_the_application() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        new FederationHttpHandler(
            server.federation,
            exchange -> {
              exchange.sendResponseHeaders(299, -1);
              exchange.close();
            }));
    http.start();
    try {
      URI about = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/about");
      assertThat(Http.get(about).statusCode()).isEqualTo(299);
      assertThat(Http.get(about.resolve(alice.getPath())).statusCode()).isEqualTo(200);
      HttpResponse<String> page = Http.get(about.resolve(alice.getPath()), "text/html");
      assertThat(page.statusCode()).isEqualTo(299);
      assertThat(page.headers().allValues("Vary")).containsExactly("Accept");
      assertThat(Http.get(about).headers().allValues("Vary")).isEmpty();
    } finally {
      http.stop(0);
    }
  }
}
