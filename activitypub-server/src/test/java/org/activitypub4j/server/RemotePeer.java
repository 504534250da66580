package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.Keys;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.Signer;

/** A scripted server on loopback whose actors all have the same key. */
final class RemotePeer implements AutoCloseable {
  private static final KeyPair KEY = Keys.generateRsa();
  private static final String PEM = Keys.toPem(KEY.getPublic());

  /** What it was asked: method, host and path. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private final String host;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final HttpServer http;

  private record Answer(int status, String body) {}

  RemotePeer(String host) throws IOException {
    this.host = host;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
  }

  int port() {
    return http.getAddress().getPort();
  }

  URI uri(String path) {
    return URI.create("http://" + host + ":" + port() + path);
  }

  void serve(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
  }

  /** Serves an actor with a key. */
  URI serveActor(String path) {
    URI id = uri(path);
    serve(path, 200, actor(id, PEM));
    return id;
  }

  static String actor(URI id, String pem) {
    return """
    {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
     "id":"%1$s","type":"Person","preferredUsername":"m","inbox":"%1$s/inbox",
     "publicKey":{"id":"%1$s#main-key","owner":"%1$s","publicKeyPem":"%2$s"}}"""
        .formatted(id, pem.replace("\n", "\\n"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestHeaders().getFirst("Host")
            + " "
            + path);
    Answer answer = answers.getOrDefault(path, new Answer(404, ""));
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/activity+json");
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** How often something was asked. */
  long count(String method, String path) {
    return asked.stream()
        .filter(one -> one.startsWith(method + " ") && one.endsWith(" " + path))
        .count();
  }

  /** Sends a document to an inbox of ours, signed by an actor. */
  static ServerResponse send(Federation to, URI actor, String json) {
    return send(to, URI.create(actor + "#main-key"), json.getBytes(UTF_8));
  }

  static ServerResponse send(Federation to, URI keyId, byte[] body) {
    URI inbox = to.origin().resolve("/inbox");
    RequestHead head =
        new RequestHead(
            "POST",
            inbox,
            Headers.of(
                "Host", inbox.getRawAuthority(), "Content-Type", "application/activity+json"));
    Headers headers =
        new MessageSigner(java.time.InstantSource.system())
            .sign(
                head,
                BodyDigest.sha256(body),
                SignatureScheme.DRAFT_CAVAGE_12,
                Signer.of(keyId, KEY.getPrivate()))
            .headers();
    return to.handle(
        new ServerRequest("POST", "/inbox", headers, RequestBody.of(body), "127.0.0.1"));
  }

  static String like(URI actor, Object id) {
    return """
    {"@context":"https://www.w3.org/ns/activitystreams","type":"Like","id":"%s/likes/%s",
     "actor":"%s","object":"%s/note"}"""
        .formatted(actor, id, actor, actor);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
