package org.activitypub4j.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Like;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is the federation's is answered as it should be; all else is the application's. */
@Timeout(60)
class FederationFilterTest {
  private static final String AS2 = "application/activity+json";

  private static Peer peer;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    peer = new Peer();
    server = TestServer.with().engine(engine -> engine.maxBodyBytes(10_000)).start();
  }

  @AfterAll
  static void stop() {
    server.close();
    peer.close();
  }

  @BeforeEach
  void forget() {
    server.received.clear();
  }

  /** All that comes on a connection. */
  private String raw(String text) throws Exception {
    try (RawConnection connection = new RawConnection(server.alice())) {
      return connection.send(text.replace("\n", "\r\n")).answer();
    }
  }

  @Test
  void the_container_is_the_one_that_this_run_is_for() {
    assertThat(server.container()).startsWith(Container.name() + ".");
  }

  @Test
  void two_servers_meet() throws Exception {
    try (TestServer other = TestServer.with().start()) {
      other.federation.actor("bob").follows().follow(server.alice());
      other.await(Accept.class);
      assertThat(server.federation.actor("alice").follows().followers(10))
          .containsExactly(other.federation.actor("bob").id());
    }
  }

  @Test
  void a_signed_body_arrives_as_it_was_signed() throws Exception {
    assertThat(peer.sendLike(server).statusCode()).isEqualTo(202);
    server.await(Like.class);
  }

  @Test
  void a_body_in_chunks_arrives_too() throws Exception {
    byte[] like = peer.like(server.alice(), 0);
    Headers signed = peer.signedPost(server.inbox(), like);

    assertThat(Http.postInChunks(server.inbox(), signed, like).statusCode()).isEqualTo(202);
    server.await(Like.class);
  }

  @Test
  void D3_a_body_of_unknown_length_is_read_to_the_limit() throws Exception {
    byte[] like = peer.like(server.alice(), 10_000);
    Headers signed = peer.signedPost(server.inbox(), like);
    HttpResponse<String> answer = Http.postInChunks(server.inbox(), signed, like);

    assertThat(answer.body()).contains("more than 10000 bytes");
    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void D3_a_body_that_is_announced_too_long_is_not_waited_for() throws Exception {
    byte[] like = peer.like(server.alice(), 0);
    Headers signed = peer.signedPost(server.inbox(), like);
    try (RawConnection begun = Peer.announce(server.inbox(), signed, "198.51.100.7", 10_001)) {
      assertThat(begun.answer(12)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void the_rest_of_a_connection_stays_usable() throws Exception {
    byte[] like = peer.like(server.alice(), 0);
    Headers signed = peer.signedPost(server.inbox(), like);
    try (RawConnection connection =
        Peer.announce(server.inbox(), signed, "198.51.100.7", like.length)) {
      String page = "GET /about HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      assertThat(connection.send(Peer.octets(like, 0, like.length) + page).answer())
          .startsWith("HTTP/1.1 202")
          .contains("HTTP/1.1 299")
          .endsWith("GET /about null ");
    }
  }

  @Test
  void HEAD_has_the_headers_of_GET_and_no_body() throws Exception {
    String head = "HEAD %s HTTP/1.1\nHost: x\nAccept: */*\nConnection: close\n\n";
    String answer = raw(head.formatted(server.alice().getPath())).toLowerCase(Locale.ROOT);
    HttpResponse<String> get = Http.get(server.alice());

    assertThat(answer)
        .startsWith("http/1.1 200")
        .endsWith("\r\n\r\n")
        .contains("content-type: " + AS2)
        .contains("content-length: " + get.body().getBytes(UTF_8).length + "\r\n");
    assertThat(get.headers().firstValue("Content-Type")).contains(AS2);
  }

  @Test
  void a_query_is_passed_on() throws Exception {
    URI webFinger = server.uri("/.well-known/webfinger?resource=" + server.alice());

    assertThat(Http.get(webFinger).body()).contains("acct:alice@");
  }

  @Test
  void all_values_of_a_header_count() throws Exception {
    String alice = server.alice().toString();
    HttpResponse<String> answer =
        Http.get(
            URI.create(alice), "Accept", "text/html;q=0.5", "accept", AS2, "Accept", "image/png");

    assertThat(answer.headers().firstValue("Content-Type")).contains(AS2);
  }

  @Test
  void what_is_not_the_federations_goes_to_the_application() throws Exception {
    assertThat(Http.get(server.uri("/about?a=b")).body()).isEqualTo("GET /about null ");
    assertThat(Http.get(server.uri("/users/nobody")).statusCode()).isEqualTo(299);
    assertThat(Http.get(server.alice(), "Accept", "text/html").statusCode()).isEqualTo(299);
    assertThat(Http.post(server.alice(), Headers.of(), new byte[0]).statusCode()).isEqualTo(299);
  }

  @Test
  void a_page_at_the_url_of_a_document_varies_by_what_is_accepted() throws Exception {
    HttpResponse<String> page = Http.get(server.alice(), "Accept", "text/html");

    assertThat(page.statusCode()).isEqualTo(299);
    assertThat(page.headers().allValues("Vary")).contains("Accept");
    assertThat(Http.get(server.uri("/about")).headers().allValues("Vary")).doesNotContain("Accept");
  }

  @Test
  void bodies_for_the_application_are_not_touched() throws Exception {
    byte[] body = "field=value".repeat(10_000).getBytes(UTF_8);
    byte[] form = "field=value".getBytes(UTF_8);
    Headers ofForm = Headers.of("Content-Type", "application/x-www-form-urlencoded");

    assertThat(Http.post(server.uri("/a"), Headers.of(), body).body())
        .isEqualTo("POST /a null " + new String(body, UTF_8));
    assertThat(Http.postInChunks(server.uri("/a"), Headers.of(), body).body())
        .isEqualTo("POST /a null " + new String(body, UTF_8));
    assertThat(Http.post(server.uri("/a"), ofForm, form).body()).isEqualTo("POST /a value ");
  }

  @Test
  void malformed_requests_of_the_application_are_its_own() throws Exception {
    String date = "Date: Mon, 23 Nov 2026 12:00:00 GMT\n";
    String page = "GET /about HTTP/1.1\nHost: x\n" + date + date + "Connection: close\n\n";

    assertThat(raw(page)).startsWith("HTTP/1.1 299").endsWith("GET /about null ");
  }

  @Test
  void a_path_with_parameters_is_the_applications() throws Exception {
    URI inbox = URI.create(server.inbox() + ";jsessionid=1");
    byte[] like = peer.like(server.alice(), 0);

    assertThat(Http.get(URI.create(server.alice() + ";jsessionid=1")).statusCode()).isEqualTo(299);
    assertThat(Http.post(inbox, peer.signedPost(inbox, like), like).statusCode()).isEqualTo(299);
    assertThat(server.received).isEmpty();
  }

  @Test
  void what_fails_is_answered_in_plain_text() throws Exception {
    HttpResponse<String> document = Http.get(server.uri("/users/broken"));
    byte[] like = peer.like(server.alice(), 0);
    URI inbox = server.uri("/users/broken/inbox");
    HttpResponse<String> delivery = Http.post(inbox, peer.signedPost(inbox, like), like);

    assertThat(document.statusCode()).isEqualTo(500);
    assertThat(document.body()).isEqualTo("the server failed; it was not the request's fault\n");
    assertThat(delivery.statusCode()).isEqualTo(503);
    assertThat(delivery.body()).isEqualTo(document.body());
  }

  @Test
  void a_refusal_has_a_body_of_ours() throws Exception {
    HttpResponse<String> answer = Http.get(server.inbox());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).isEqualTo("an inbox takes POST only\n");
  }
}
