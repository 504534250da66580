package org.activitypub4j.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
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

class MicronautRecipeTest extends RunningServerContract {
  private final int port = freePort();
  private final EmbeddedServer server =
      ApplicationContext.run(
          EmbeddedServer.class,
          Map.of(
              "micronaut.server.port",
              port,
              "fediverse.origin",
              "http://127.0.0.1:" + port,
              "fediverse.allow-networks",
              "127.0.0.0/8"));
  private final Federation federation = server.getApplicationContext().getBean(Federation.class);

  /** A part of the application that takes a body. */
  @Controller("/length")
  static final class Length {
    @Post(consumes = MediaType.ALL, produces = MediaType.TEXT_PLAIN)
    String of(@Body String body) {
      return "" + body.length();
    }
  }

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
    server.stop();
    assertThatThrownBy(federation::start).hasMessageContaining("closed");
    Await.until("the port is closed", this::isClosed); // the event loop does it
  }

  private boolean isClosed() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_body_for_the_application_comes_as_it_was_sent() throws Exception {
    String body = "x".repeat(500_000);
    HttpRequest request =
        HttpRequest.newBuilder(actor().resolve("/length"))
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
        .isEqualTo("500000");
  }
}
