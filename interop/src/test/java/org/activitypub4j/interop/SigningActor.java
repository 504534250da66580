package org.activitypub4j.interop;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.activitypub4j.signatures.Keys;
import org.activitypub4j.signatures.Signer;

/** An actor who signs fetches, and whose document everybody may read. */
final class SigningActor implements AutoCloseable {
  private final HttpServer server;
  private final URI id;
  private final Signer signer;

  private SigningActor(HttpServer server, URI id, Signer signer) {
    this.server = server;
    this.id = id;
    this.signer = signer;
  }

  static SigningActor start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      URI id = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/reader");
      KeyPair keys = Keys.generateRsa();
      byte[] document = document(id, keys).getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.getResponseHeaders().add("Content-Type", "application/activity+json");
              boolean read = exchange.getRequestMethod().equals("GET");
              exchange.sendResponseHeaders(read ? 200 : 202, read ? document.length : -1);
              if (read) {
                exchange.getResponseBody().write(document);
              }
            }
          });
      server.start();
      return new SigningActor(server, id, Signer.of(keyId(id), keys.getPrivate()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI keyId(URI id) {
    return URI.create(id + "#main-key");
  }

  private static String document(URI id, KeyPair keys) {
    return Json.object(
            Map.of(
                "@context",
                List.of("https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"),
                "id",
                id,
                "type",
                "Application",
                "preferredUsername",
                "reader",
                "inbox",
                id + "/inbox",
                "outbox",
                id + "/outbox",
                "publicKey",
                Json.object(
                    Map.of(
                        "id",
                        keyId(id),
                        "owner",
                        id,
                        "publicKeyPem",
                        Keys.toPem(keys.getPublic())))))
        .toString();
  }

  URI id() {
    return id;
  }

  Signer signer() {
    return signer;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
