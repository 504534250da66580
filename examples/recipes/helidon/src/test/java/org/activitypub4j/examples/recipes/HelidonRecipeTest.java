package org.activitypub4j.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Scanner;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Follow;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.activitypub4j.testing.contract.RunningServerContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HelidonRecipeTest extends RunningServerContract {
  private final int port = freePort();
  private final Federation federation =
      Federation.builder("http://127.0.0.1:" + port, HelidonRecipe.ACTORS)
          .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
          .build();
  private final WebServer server = HelidonRecipe.server(federation, port).start();

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected URI actor() {
    return federation.actor("alice").id();
  }

  @Test
  void a_post_reaches_a_follower() {
    ActorContext alice = federation.actor("alice");
    try (LoopbackPeer peer = LoopbackPeer.start()) {
      PeerActor dave = peer.actor("/users/dave");
      dave.send(
          alice.inbox(),
          Follow.builder().id(peer.uri("/1")).actor(dave.id()).object(alice.id()).build());
      Await.until("the follower", () -> alice.follows().countFollowers() == 1);

      alice.posts().note("<p>Hello</p>");

      Await.until(
          "the post",
          () ->
              peer.requests("POST", dave.inbox().getPath()).stream()
                  .anyMatch(request -> request.object() instanceof Create));
    }
  }

  /** Helidon reads it as UTF-8, and the engine wants octets. */
  @Test
  void a_header_may_have_letters_of_all_languages() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("GET /users/alice HTTP/1.1\r\nHost: us\r\nX-City: 東京\r\n\r\n".getBytes(UTF_8));
      String status = new Scanner(socket.getInputStream(), UTF_8).nextLine();
      assertThat(status).contains("200");
    }
  }

  @AfterEach
  void the_federation_stops_with_the_server() {
    server.stop();
    assertThatThrownBy(federation::start).hasMessageContaining("closed");
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(ConnectException.class);
  }
}
