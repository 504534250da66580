package org.activitypub4j.jdkhttpserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.Keys;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.Signer;

/** A scripted server with one actor, mallory, who signs what the test wants. */
final class Peer implements AutoCloseable {
  private static final KeyPair KEY = Keys.generateRsa();
  private static final String PEM = Keys.toPem(KEY.getPublic());

  /** The time at which it signs. */
  volatile InstantSource clock = InstantSource.system();

  final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, String> retryAfter = new ConcurrentHashMap<>();
  private final HttpServer http;

  record Answer(int status, String location, String body) {}

  Peer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
    serve(
        "/mallory",
        Person.builder()
            .id(id())
            .preferredUsername("mallory")
            .inbox(uri("/mallory/inbox"))
            .publicKeys(List.of(PublicKey.of(keyId(), id(), PEM)))
            .build());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
  }

  URI id() {
    return uri("/mallory");
  }

  URI keyId() {
    return uri("/mallory#main-key");
  }

  void serve(String path, ASObject object) {
    serve(path, new String(ActivityStreams.standard().write(object), UTF_8));
  }

  void serve(String path, String json) {
    answers.put(path, new Answer(200, "", json));
  }

  void serve(String path, int status) {
    answers.put(path, new Answer(status, "", ""));
  }

  /** Refuses for so many seconds. */
  void busy(String path, int status, int seconds) {
    retryAfter.put(path, String.valueOf(seconds));
    serve(path, status);
  }

  /** The actor of a path, with these inboxes. */
  Person actor(String path, URI inbox, URI sharedInbox) {
    URI id = uri(path);
    return Person.builder()
        .id(id)
        .preferredUsername(path.substring(1))
        .inbox(inbox)
        .sharedInbox(sharedInbox)
        .publicKeys(List.of(PublicKey.of(uri(path + "#main-key"), id, PEM)))
        .build();
  }

  /** How often something was posted to a path. */
  long posts(String path) {
    return asked.stream().filter(("POST " + path)::equals).count();
  }

  void redirect(String path, URI location) {
    answers.put(path, new Answer(302, location.toString(), ""));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(exchange.getRequestMethod() + " " + path);
    Answer answer = answers.getOrDefault(path, new Answer(404, "", ""));
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/activity+json");
      if (retryAfter.containsKey(path)) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter.get(path));
      }
      if (!answer.location().isEmpty()) {
        exchange.getResponseHeaders().set("Location", answer.location());
      }
      exchange.sendResponseHeaders(
          answer.status(), answer.body().isEmpty() ? -1 : answer.body().getBytes(UTF_8).length);
      if (!answer.body().isEmpty()) {
        exchange.getResponseBody().write(answer.body().getBytes(UTF_8));
      }
    }
  }

  /** The headers of a signed POST of a body to an inbox. */
  Headers signed(URI inbox, byte[] body, SignatureScheme scheme) {
    return signed(inbox, body, scheme, keyId());
  }

  Headers signed(URI inbox, byte[] body, SignatureScheme scheme, URI keyId) {
    RequestHead head =
        new RequestHead(
            "POST",
            inbox,
            Headers.of(
                "Host", inbox.getRawAuthority(), "Content-Type", "application/activity+json"));
    return new MessageSigner(clock)
        .sign(head, BodyDigest.sha256(body), scheme, Signer.of(keyId, KEY.getPrivate()))
        .headers();
  }

  /** The headers of a signed GET. */
  Headers signedGet(URI uri, URI keyId) {
    RequestHead head =
        new RequestHead(
            "GET",
            uri,
            Headers.of("Host", uri.getRawAuthority(), "Accept", "application/activity+json"));
    return new MessageSigner(clock)
        .sign(head, null, SignatureScheme.DRAFT_CAVAGE_12, Signer.of(keyId, KEY.getPrivate()))
        .headers();
  }

  /** Sends a document, signed, with headers and body as the test changes them. */
  HttpResponse<String> send(
      URI inbox, String json, UnaryOperator<Headers> headers, UnaryOperator<byte[]> body) {
    byte[] bytes = json.getBytes(UTF_8);
    return Http.post(
        inbox,
        headers.apply(signed(inbox, bytes, SignatureScheme.DRAFT_CAVAGE_12)),
        body.apply(bytes));
  }

  HttpResponse<String> send(URI inbox, String json) {
    return send(inbox, json, UnaryOperator.identity(), UnaryOperator.identity());
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
