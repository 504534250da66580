package org.activitypub4j.examples.recipes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
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

class JavalinRecipeTest extends RunningServerContract {
  private final int port = freePort();
  private final Federation federation =
      Federation.builder("http://127.0.0.1:" + port, JavalinRecipe.ACTORS)
          .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
          .build();
  private final Javalin app = JavalinRecipe.app(federation).start("127.0.0.1", port);

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

  @AfterEach
  void the_federation_stops_with_the_application() {
    app.stop();
    assertThatThrownBy(federation::start).hasMessageContaining("closed");
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(ConnectException.class);
  }
}
