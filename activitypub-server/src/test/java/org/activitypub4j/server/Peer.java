package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.activitypub4j.testing.PeerRequest;
import org.jspecify.annotations.Nullable;

/** A scripted server with one actor, mallory, who signs what the test wants. */
final class Peer implements AutoCloseable {
  private final LoopbackPeer server = LoopbackPeer.start();
  private final PeerActor mallory = server.actor("/mallory");
  private final InstantSource clock;

  Peer() {
    this(InstantSource.system());
  }

  /** A peer that signs at the time of this clock. */
  Peer(InstantSource clock) {
    this.clock = clock;
  }

  URI uri(String path) {
    return server.uri(path);
  }

  URI id() {
    return mallory.id();
  }

  URI keyId() {
    return mallory.keyId();
  }

  void serve(String path, ASObject object) {
    server.serve(path, object);
  }

  void serve(String path, String json) {
    server.serve(path, json);
  }

  void serve(String path, int status) {
    server.status(path, status);
  }

  /** Refuses for so many seconds. */
  void busy(String path, int status, int seconds) {
    server.busy(path, status, Duration.ofSeconds(seconds));
  }

  void redirect(String path, URI location) {
    server.redirect(path, location);
  }

  List<String> asked() {
    return server.asked();
  }

  /** How often something was posted to a path. */
  long posts(String path) {
    return server.count("POST", path);
  }

  /** What was posted to a path. */
  List<PeerRequest> posted(String path) {
    return server.requests("POST", path);
  }

  /** The actor of a path, with these inboxes. */
  Person actor(String path, URI inbox, URI sharedInbox) {
    return new PeerActor(uri(path), mallory.keys())
        .document().toBuilder().inbox(inbox).sharedInbox(sharedInbox).build();
  }

  /** Something that mallory does, under an id of this server. */
  String activity(String type, String path, String members) {
    return World.activity(type, uri(path), id(), members);
  }

  String activity(String type, String path, URI object) {
    return activity(type, path, "\"object\":\"" + object + '"');
  }

  /** The headers of a signed POST of a body to an inbox. */
  Headers signed(URI inbox, byte[] body, SignatureScheme scheme) {
    return signed(inbox, body, scheme, keyId());
  }

  Headers signed(URI inbox, byte[] body, SignatureScheme scheme, URI keyId) {
    return mallory.sign("POST", inbox, body, scheme, clock, keyId);
  }

  /** The headers of a request that is signed under several names, by RFC 9421. */
  Headers signed(String method, URI uri, byte @Nullable [] body, List<URI> keyIds) {
    return mallory.signAll(method, uri, body, clock, keyIds);
  }

  /** The headers of a signed GET. */
  Headers signedGet(URI uri, URI keyId) {
    return mallory.sign("GET", uri, null, SignatureScheme.DRAFT_CAVAGE_12, clock, keyId);
  }

  /** Sends a document, signed, with headers and body as the test changes them. */
  ServerResponse send(
      TestServer to,
      URI inbox,
      String json,
      UnaryOperator<Headers> headers,
      UnaryOperator<byte[]> body) {
    byte[] bytes = json.getBytes(UTF_8);
    return to.post(
        inbox,
        headers.apply(signed(inbox, bytes, SignatureScheme.DRAFT_CAVAGE_12)),
        body.apply(bytes));
  }

  ServerResponse send(TestServer to, URI inbox, String json) {
    return send(to, inbox, json, UnaryOperator.identity(), UnaryOperator.identity());
  }

  @Override
  public void close() {
    server.close();
  }
}
