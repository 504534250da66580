package org.activitypub4j.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.UUID;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;

/** Another server, whose actor likes alice. */
final class Peer implements AutoCloseable {
  private final LoopbackPeer server = LoopbackPeer.start();
  private final PeerActor mallory = server.actor("/mallory");

  /** The Like, with so many bytes of blanks behind it. */
  byte[] like(URI object, int more) {
    return ("""
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Like","id":"%s","actor":"%s",
         "object":"%s"}"""
                .formatted(server.uri("/" + UUID.randomUUID()), mallory.id(), object)
            + " ".repeat(more))
        .getBytes(UTF_8);
  }

  Headers signedPost(URI inbox, byte[] body) {
    return mallory.sign(
        "POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system());
  }

  HttpResponse<String> sendLike(TestServer to) throws Exception {
    byte[] like = like(to.alice(), 0);
    return Http.post(to.inbox(), signedPost(to.inbox(), like), like);
  }

  Headers signedGet(URI uri) {
    return mallory.sign("GET", uri, null, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system());
  }

  /** Says that the key is another one. */
  Headers signedPost(URI inbox, byte[] body, URI keyId) {
    return mallory.sign(
        "POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system(), keyId);
  }

  /** The head of a signed request, of whose body nothing was sent yet. */
  static RawConnection announce(URI inbox, Headers signed, String address, int length)
      throws IOException {
    StringBuilder head = new StringBuilder("POST " + inbox.getRawPath() + " HTTP/1.1\r\n");
    signed.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("X-Test-Address: ").append(address).append("\r\n");
    head.append("Content-Length: ").append(length).append("\r\n\r\n");
    return new RawConnection(inbox).send(head.toString());
  }

  /** Text in which each character is one octet. */
  static String octets(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  @Override
  public void close() {
    server.close();
  }
}
