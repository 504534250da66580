package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.jdkhttpserver.FederationHttpHandler;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts again knows what it has learned of others. */
class RestartTest {
  @TempDir Path folder;

  private final int port;

  RestartTest() throws IOException {
    port = Child.freePort();
  }

  /** A server on the same file as the one before. */
  private final class Running implements AutoCloseable {
    final JdbcStorage storage = JdbcStorage.openFile(folder.resolve("server.db"));
    final Federation federation =
        Federation.builder(
                "http://127.0.0.1:" + port,
                name ->
                    name.equals("alice") ? Optional.of(Person.builder().build()) : Optional.empty())
            .storage(storage)
            .cache(storage.cache())
            .client(Node::onLoopback)
            .build();
    final HttpServer http;

    Running() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      http.createContext("/", new FederationHttpHandler(federation));
      http.start();
    }

    @Override
    public void close() {
      http.stop(0);
      federation.close();
      storage.close();
    }
  }

  @Test
  void keys_of_others_are_not_fetched_again() throws IOException {
    try (LoopbackPeer peer = LoopbackPeer.start("peer.test")) {
      Strangers strangers = new Strangers(peer, port);
      for (int i = 0; i < 3; i++) {
        try (Running server = new Running()) {
          assertThat(strangers.post(port, "post" + i)).isEqualTo(202);
          Await.until("it is handled", () -> isHandled(server.storage));
        }
      }
      assertThat(peer.count("GET", "/users/carol")).isEqualTo(1);
    }
  }

  private static boolean isHandled(JdbcStorage storage) {
    return storage.transactions().run(tx -> storage.inbox().nextDue(tx).isEmpty());
  }

  @Test
  void the_signatures_that_a_server_takes_are_not_learned_again() throws IOException {
    try (LoopbackPeer peer = LoopbackPeer.start("peer.test")) {
      peer.status("/inbox", 202);
      try (Running server = new Running()) {
        follow(server.storage, peer);
        int status = new Strangers(peer, port).post(port, "post", SignatureScheme.RFC_9421);
        assertThat(status).isEqualTo(202);
      }
      try (Running server = new Running()) {
        server.federation.actor("alice").posts().note("<p>x</p>");
        Await.until("it arrives", () -> peer.count("POST", "/inbox") == 1);
      }
      assertThat(peer.requests("POST", "/inbox").get(0).headers().first("Signature-Input"))
          .isPresent();
    }
  }

  private static void follow(JdbcStorage storage, LoopbackPeer peer) {
    URI inbox = peer.uri("/inbox");
    storage
        .transactions()
        .run(
            tx -> {
              storage
                  .follows()
                  .putFollower(
                      tx,
                      "alice",
                      new Follower(
                          peer.uri("/users/f"), inbox, null, peer.uri("/f"), FollowState.ACCEPTED));
              return inbox;
            });
  }
}
