package org.activitypub4j.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.activitypub4j.interop.Visitor.Answer;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.PeerActor;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.junit.jupiter.api.Test;

/** The blog behind nginx, which keeps documents for a moment and limits rates. */
class BehindNginxTest extends ProxyExchanges<Nginx> {
  private static final int TOO_MANY = 429;

  @Override
  void needsProxy() {
    Workplace.needsNginx();
  }

  @Override
  Nginx startProxy() {
    return Nginx.start();
  }

  // ---------------------------------------------------------------- cache

  /** How many requests for a document have come through to the blog. */
  private int arrived(URI document) {
    return arrivals(document).size();
  }

  @Test
  void a_document_is_fetched_once_for_all_who_accept_the_same() {
    URI post = post();
    Answer first = visitor().get(post, MASTODON);

    Answer second = visitor().get(post, MASTODON);

    isDocument(second);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(arrived(post)).isEqualTo(1);

    visitor().get(post, ACTIVITY_JSON);
    assertThat(arrived(post)).isEqualTo(2);
  }

  @Test
  void a_page_is_always_fetched() {
    String mixed = "application/activity+json;q=0.5, text/html";
    URI post = post();
    visitor().get(post, BROWSER);
    visitor().get(post, BROWSER);
    visitor().get(post, mixed);
    visitor().get(post, mixed);

    assertThat(arrived(post)).isEqualTo(4);
  }

  private void isFetchedAlways(URI document, SignatureScheme scheme) {
    PeerActor carol = actor("reader");
    Headers signed = carol.sign("GET", document, null, scheme, InstantSource.system());
    visitor().sendSigned("GET", document, signed, null); // leaves nothing
    visitor().get(document, ACTIVITY_JSON);
    assertThat(arrived(document)).isEqualTo(2);

    isDocument(visitor().sendSigned("GET", document, signed, null)); // gets nothing
    assertThat(arrived(document)).isEqualTo(3);

    visitor().get(document, ACTIVITY_JSON);
    assertThat(arrived(document)).isEqualTo(3);
  }

  @Test
  void what_is_fetched_with_a_signature_neither_comes_from_the_cache_nor_stays_there() {
    isFetchedAlways(post(), SignatureScheme.DRAFT_CAVAGE_12);
    isFetchedAlways(post(), SignatureScheme.RFC_9421);
  }

  /** Some servers write the old signature into this header. */
  @Test
  void what_is_fetched_with_an_authorization_does_not_come_from_the_cache() {
    URI post = post();
    visitor().get(post, ACTIVITY_JSON);

    Map<String, String> headers =
        Map.of("Accept", ACTIVITY_JSON, "Authorization", "Signature keyId=\"x\"");
    visitor().send("GET", post, headers, null);

    assertThat(arrived(post)).isEqualTo(2);
  }

  /** An application that counts its answers, for what the blog has not. */
  private static HttpServer application(Nginx behind, String contentType, String cacheControl)
      throws IOException {
    AtomicInteger count = new AtomicInteger();
    HttpServer application =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), behind.ports().application()),
            0);
    application.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", contentType);
          exchange.getResponseHeaders().set("Cache-Control", cacheControl);
          exchange.getResponseHeaders().put("Vary", List.of("Accept", "Origin"));
          byte[] body = ("answer " + count.incrementAndGet()).getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    application.start();
    return application;
  }

  /** What it answers to requests for one URL, one after the other. */
  private static List<String> answers(String contentType, String cacheControl, String... accepts)
      throws IOException {
    try (Nginx other = Nginx.start();
        Visitor one = new Visitor("127.0.0.2", other.certificate(), HttpVersionPolicy.NEGOTIATE)) {
      HttpServer application = application(other, contentType, cacheControl);
      try {
        URI url = other.ports().origin().resolve("/users/1");
        return Stream.of(accepts).map(accept -> one.get(url, accept).text()).toList();
      } finally {
        application.stop(0);
      }
    }
  }

  @Test
  void what_an_application_marks_as_private_is_not_kept() throws IOException {
    assertThat(answers(ACTIVITY_JSON, "private, no-store", ACTIVITY_JSON, ACTIVITY_JSON))
        .containsExactly("answer 1", "answer 2");
  }

  @Test
  void what_is_no_document_is_not_kept_even_if_it_is_public() throws IOException {
    assertThat(answers("text/html", "public, max-age=60", ACTIVITY_JSON, ACTIVITY_JSON))
        .containsExactly("answer 1", "answer 2");
  }

  /** nginx before 1.23 reads only the last line of Vary. */
  @Test
  void who_accepts_something_else_never_gets_the_same_though_vary_has_two_lines()
      throws IOException {
    assertThat(
            answers(ACTIVITY_JSON, "max-age=60", ACTIVITY_JSON, MASTODON, ACTIVITY_JSON, MASTODON))
        .containsExactly("answer 1", "answer 2", "answer 1", "answer 2");
  }

  @Test
  void a_deleted_post_is_gone_for_all_and_kept_as_such() {
    URI post = post();
    proxied().blog().delete(post);
    int before = arrived(post);

    assertThat(visitor().get(post, ACTIVITY_JSON).status()).isEqualTo(410);
    assertThat(visitor().get(post, ACTIVITY_JSON).status()).isEqualTo(410);

    assertThat(arrived(post)).isEqualTo(before + 1);
  }

  // ---------------------------------------------------------------- rates

  /**
   * The statuses of requests at once from one address: a burst passes at once, and the rest is told
   * to come later.
   */
  private List<Integer> burst(int count, String from, String method, URI target) {
    long start = System.nanoTime();
    try (Visitor one = visitor(from, HttpVersionPolicy.NEGOTIATE)) {
      List<Future<SimpleHttpResponse>> answers =
          IntStream.range(0, count)
              .mapToObj(i -> one.begin(method, target, Map.of(), null))
              .toList();
      List<Integer> statuses = answers.stream().map(Visitor::await).map(Answer::status).toList();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      return statuses;
    }
  }

  private static int count(List<Integer> statuses, int status) {
    return Collections.frequency(statuses, status);
  }

  /** Without a type of its body, an inbox takes nothing, and does no more than say so. */
  @Test
  void who_floods_inboxes_is_told_to_come_later_and_nobody_else_is() {
    List<Integer> flood = burst(400, "127.0.0.4", "POST", inbox());

    assertThat(count(flood, 415)).isBetween(200, 290);
    assertThat(count(flood, TOO_MANY)).isEqualTo(400 - count(flood, 415));
    // All inboxes count together.
    assertThat(count(burst(400, "127.0.0.4", "POST", url("/inbox")), 415)).isLessThan(100);
    assertThat(burst(150, "127.0.0.5", "POST", inbox())).containsOnly(415);
    assertThat(burst(50, "127.0.0.4", "GET", url("/robots.txt"))).containsOnly(200);
  }

  @Test
  void who_floods_webfinger_is_told_to_come_later_and_nobody_else_is() {
    URI target = url("/.well-known/webfinger?resource=acct:marina@" + inbox().getAuthority());

    List<Integer> flood = burst(400, "127.0.0.6", "GET", target);

    assertThat(count(flood, 200)).isBetween(50, 100);
    assertThat(count(flood, TOO_MANY)).isEqualTo(400 - count(flood, 200));
    assertThat(burst(50, "127.0.0.7", "GET", target)).containsOnly(200);
  }

  // ---------------------------------------------------------------- http

  @Override
  String redirected(String target) {
    return url(target).toString();
  }

  @Test
  void the_challenge_for_a_certificate_is_answered_without_tls() throws IOException {
    for (String host : List.of(ReverseProxy.HOST, ReverseProxy.HANDLE_HOST)) {
      Path folder = Files.createDirectories(proxy().acme().resolve(".well-known/acme-challenge"));
      Files.writeString(folder.resolve("token"), "for " + host);
      URI challenge =
          URI.create(
              "http://%s:%d/.well-known/acme-challenge/token"
                  .formatted(host, proxy().ports().http()));

      assertThat(visitor().get(challenge, "*/*").text()).isEqualTo("for " + host);
    }
  }

  @Test
  void http_of_the_domain_of_handles_is_redirected_with_the_query() {
    String target = "/.well-known/webfinger?resource=acct:marina@example.com";
    URI http = URI.create("http://" + ReverseProxy.HANDLE_HOST + ":" + proxy().ports().http());

    Answer redirect = visitor().get(http.resolve(target), "*/*");

    assertThat(redirect.status()).isEqualTo(308);
    assertThat(redirect.header("Location"))
        .isEqualTo("https://" + proxy().ports().handleDomain() + target);
  }
}
