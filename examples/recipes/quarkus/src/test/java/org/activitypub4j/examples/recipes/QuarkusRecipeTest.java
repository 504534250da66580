package org.activitypub4j.examples.recipes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
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
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Follow;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.activitypub4j.testing.contract.RunningServerContract;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(QuarkusRecipeTest.FreePort.class)
class QuarkusRecipeTest extends RunningServerContract {
  private static final AtomicReference<Federation> STARTED = new AtomicReference<>();

  private final Federation federation;

  @Inject
  QuarkusRecipeTest(Federation federation) {
    this.federation = federation;
    STARTED.set(federation);
  }

  /** A part of the application that takes a body. */
  @Path("/length")
  public static final class Length {
    @POST
    @Produces("text/plain")
    public String of(String body) {
      return "" + body.length();
    }
  }

  /** The origin has the port in it, so both have to be known before the start. */
  public static final class FreePort implements QuarkusTestResourceLifecycleManager {
    private int port;

    @Override
    public Map<String, String> start() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return Map.of(
          "quarkus.http.test-port",
          "" + port,
          "fediverse.origin",
          "http://127.0.0.1:" + port,
          "fediverse.allow-networks",
          "127.0.0.0/8");
    }

    /** After the application. */
    @Override
    public void stop() {
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
          .isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> requireNonNull(STARTED.get()).start())
          .hasMessageContaining("closed");
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
      long before = alice.follows().countFollowers();
      dave.send(
          alice.inbox(),
          Follow.builder().id(peer.uri("/1")).actor(dave.id()).object(alice.id()).build());
      Await.until("the follower", () -> alice.follows().countFollowers() == before + 1);

      alice.posts().note("<p>Hello</p>");

      Await.until(
          "the post",
          () ->
              peer.requests("POST", dave.inbox().getPath()).stream()
                  .anyMatch(request -> request.object() instanceof Create));
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
