package org.activitypub4j.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Like;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a server with a local actor does for others, over HTTP: for a binding to a web framework of
 * your own, or to see that an application passes on what is for the engine.
 *
 * <p>The server has to accept followers, must be allowed to reach {@code 127.0.0.0/8}, and has a
 * page for people where the actor is: {@code text/html} at the same URL.
 */
public abstract class RunningServerContract {
  private static final String ACTIVITY_JSON = "application/activity+json";
  private static final String HTML = "text/html,application/xhtml+xml;q=0.9";
  private static final int MAX_BODY = 1 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final LoopbackPeer peer = LoopbackPeer.start();
  private final PeerActor carol = peer.actor("/users/carol");

  /** Only for subclasses. */
  protected RunningServerContract() {}

  /** Returns the id of an actor of the running server. */
  protected abstract URI actor();

  /** Closes the peer. */
  @AfterEach
  final void closePeer() {
    peer.close();
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) {
    return send(request, Duration.ofSeconds(30));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request, Duration timeout) {
    try {
      return http.send(request.timeout(timeout).build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  private HttpResponse<byte[]> get(URI uri, String accept) {
    return send(HttpRequest.newBuilder(uri).header("Accept", accept));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  private Actor document() {
    HttpResponse<byte[]> answer = get(actor(), ACTIVITY_JSON);
    assertEquals(200, answer.statusCode(), text(answer));
    return ActivityStreams.standard().read(answer.body()).as(Actor.class);
  }

  private URI inbox() {
    return document().inbox().orElseThrow();
  }

  private Activity follow() {
    return Follow.builder().id(peer.uri("/follow")).actor(carol.id()).object(actor()).build();
  }

  @Test
  void the_handle_leads_to_the_actor() {
    String handle =
        "acct:" + document().preferredUsername().orElseThrow() + "@" + actor().getAuthority();
    HttpResponse<byte[]> found =
        get(
            actor().resolve("/.well-known/webfinger?resource=" + URLEncoder.encode(handle, UTF_8)),
            "application/jrd+json");
    assertEquals(200, found.statusCode(), text(found));
    assertTrue(text(found).contains("\"" + actor() + "\""), text(found));
  }

  @Test
  void a_server_gets_the_document_and_a_person_the_page() {
    HttpResponse<byte[]> document = get(actor(), ACTIVITY_JSON);
    HttpResponse<byte[]> page = send(page());
    assertTrue(header(document, "Content-Type").startsWith(ACTIVITY_JSON));
    assertEquals(200, page.statusCode(), text(page));
    assertTrue(header(page, "Content-Type").startsWith("text/html"));
    assertTrue(header(document, "Vary").contains("Accept"), "or a cache mixes them up");
    assertTrue(header(page, "Vary").contains("Accept"), "or a cache mixes them up");
  }

  @Test
  void HEAD_is_answered_like_GET_without_the_body() {
    HttpResponse<byte[]> head =
        send(
            HttpRequest.newBuilder(actor())
                .method("HEAD", BodyPublishers.noBody())
                .header("Accept", ACTIVITY_JSON));
    assertEquals(200, head.statusCode());
    assertEquals(0, head.body().length);
    assertTrue(header(head, "Content-Type").startsWith(ACTIVITY_JSON));
  }

  @Test
  void a_signed_Follow_is_accepted() {
    HttpResponse<String> answer = carol.send(inbox(), follow());
    assertEquals(202, answer.statusCode(), answer.body());
    Await.until(
        "the Accept",
        () ->
            peer.requests("POST", carol.inbox().getPath()).stream()
                .anyMatch(request -> request.object() instanceof Accept));
  }

  @Test
  void the_shared_inbox_takes_it_too() {
    URI shared = document().sharedInbox().orElseThrow();
    assertEquals(202, carol.send(shared, follow()).statusCode());
  }

  @Test
  void a_body_that_was_changed_on_its_way_is_refused() {
    for (SignatureScheme scheme : SignatureScheme.values()) {
      byte[] body = ActivityStreams.standard().write(follow());
      Headers headers = carol.sign("POST", inbox(), body, scheme, InstantSource.system());
      byte[] changed = new String(body, UTF_8).replace("/follow", "/other!").getBytes(UTF_8);
      HttpResponse<byte[]> answer = post(headers, changed);
      assertEquals(401, answer.statusCode(), text(answer));
      assertEquals(202, post(headers, body).statusCode());
    }
  }

  @Test
  void what_is_not_signed_is_refused_with_a_reason() {
    HttpResponse<byte[]> answer =
        post(Headers.of("Content-Type", ACTIVITY_JSON), ActivityStreams.standard().write(follow()));
    assertEquals(401, answer.statusCode());
    assertFalse(text(answer).isBlank());
  }

  @Test
  void a_body_that_is_too_long_is_refused() {
    byte[] body = ActivityStreams.standard().write(tooLong());
    assertEquals(413, post(signed(inbox(), body), body).statusCode());
  }

  private Like tooLong() {
    return Like.builder()
        .id(peer.uri("/like"))
        .actor(carol.id())
        .object(actor())
        .content("x".repeat(MAX_BODY))
        .build();
  }

  @Test
  void a_body_may_come_without_its_length() {
    assertEquals(202, postWithoutLength(follow()).statusCode());
    assertEquals(413, postWithoutLength(tooLong()).statusCode());
  }

  private HttpResponse<byte[]> postWithoutLength(Activity activity) {
    byte[] body = ActivityStreams.standard().write(activity);
    return send(
        request(
            inbox(),
            signed(inbox(), body),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
  }

  @Test
  void a_body_that_nobody_reads_is_not_the_next_request() throws IOException {
    String hidden = head("GET " + actor().getRawPath(), "Accept: " + ACTIVITY_JSON);
    String refused =
        head(
            "POST " + inbox().getRawPath(),
            "Content-Type: " + ACTIVITY_JSON,
            "Content-Length: " + hidden.length());
    String last = head("GET " + actor().getRawPath() + "-who-is-not-there");
    Set<String> statuses = new HashSet<>();
    try (Socket socket = new Socket(actor().getHost(), actor().getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write((refused + hidden + last).getBytes(UTF_8));
      Scanner answers = new Scanner(socket.getInputStream(), UTF_8);
      String status;
      do { // until the last request is answered, or the connection closed
        status = answers.findWithinHorizon("HTTP/1\\.1 \\d{3}", 0);
        statuses.add(String.valueOf(status));
      } while (status != null && !status.endsWith("404"));
    }
    assertFalse(statuses.contains("HTTP/1.1 200"), statuses.toString());
  }

  private String head(String methodAndPath, String... headers) {
    String host = "Host: " + actor().getRawAuthority();
    return methodAndPath
        + " HTTP/1.1\r\n"
        + Stream.concat(Stream.of(host), Stream.of(headers)).collect(joining("\r\n"))
        + "\r\n\r\n";
  }

  @Test
  void the_query_comes_as_it_was_sent() {
    URI inbox = URI.create(inbox() + "?a=%7Eb%2Fc"); // the signature covers this text
    assertEquals(202, carol.send(inbox, follow()).statusCode());
  }

  @Test
  void a_header_that_must_come_once_is_refused_if_it_comes_twice() {
    byte[] body = ActivityStreams.standard().write(follow());
    Headers twice = signed(inbox(), body).plus("Date", "Thu, 01 Jan 1970 00:00:00 GMT");
    assertEquals(400, post(twice, body).statusCode());
  }

  @Test
  void keys_that_do_not_come_hold_up_nobody_else() throws IOException {
    URI inbox = inbox();
    byte[] body = ActivityStreams.standard().write(follow());
    List<CompletableFuture<HttpResponse<Void>>> waiting = new ArrayList<>();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      silent.setSoTimeout(30_000);
      URI key = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/actor#key");
      for (int i = 0; i < 8; i++) {
        HttpRequest.Builder request =
            request(inbox, signed(inbox, body, key), BodyPublishers.ofByteArray(body));
        waiting.add(http.sendAsync(request.build(), BodyHandlers.discarding()));
      }
      try (Socket asked = silent.accept()) { // the first of them waits for five seconds
        assertTrue(asked.isConnected());
        assertEquals(200, send(page(), Duration.ofSeconds(4)).statusCode());
      }
    }
    waiting.forEach(CompletableFuture::join);
  }

  private HttpRequest.Builder page() {
    return HttpRequest.newBuilder(actor()).header("Accept", HTML);
  }

  private Headers signed(URI inbox, byte[] body) {
    return signed(inbox, body, carol.keyId());
  }

  private Headers signed(URI inbox, byte[] body, URI key) {
    return carol.sign(
        "POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system(), key);
  }

  private HttpResponse<byte[]> post(Headers headers, byte[] body) {
    return send(request(inbox(), headers, BodyPublishers.ofByteArray(body)));
  }

  private static HttpRequest.Builder request(
      URI inbox, Headers headers, HttpRequest.BodyPublisher body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(inbox).POST(body);
    headers.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("Host")) { // the client writes the same one
            request.header(name, value);
          }
        });
    return request;
  }

  @Test
  void what_is_not_there_is_not_found() {
    URI nobody = URI.create(actor() + "-who-is-not-there");
    assertEquals(404, get(nobody, ACTIVITY_JSON).statusCode());
  }
}
