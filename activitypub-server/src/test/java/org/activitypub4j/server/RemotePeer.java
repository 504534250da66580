package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.KeyPair;
import java.time.InstantSource;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;

/** A peer under any name, whose actors all have the same key. */
final class RemotePeer implements AutoCloseable {
  private static final KeyPair KEYS = Keys.generateRsa();

  private final LoopbackPeer server;

  RemotePeer(String host) {
    server = LoopbackPeer.start(host);
  }

  int port() {
    return server.uri("/").getPort();
  }

  URI uri(String path) {
    return server.uri(path);
  }

  void serve(String path, int status, String body) {
    server.answer(path, status, body);
  }

  /** Serves an actor with a key. */
  URI serveActor(String path) {
    return server.actor(path, KEYS).id();
  }

  /** How often something was asked. */
  long count(String method, String path) {
    return server.count(method, path);
  }

  /** Sends a document to an inbox of ours, signed by an actor. */
  static ServerResponse send(Federation to, URI actor, String json) {
    return send(to, new PeerActor(actor, KEYS).keyId(), json.getBytes(UTF_8));
  }

  static ServerResponse send(Federation to, URI keyId, byte[] body) {
    URI inbox = to.origin().resolve("/inbox");
    Headers headers =
        new PeerActor(keyId, KEYS)
            .sign(
                "POST",
                inbox,
                body,
                SignatureScheme.DRAFT_CAVAGE_12,
                InstantSource.system(),
                keyId);
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
    server.close();
  }
}
