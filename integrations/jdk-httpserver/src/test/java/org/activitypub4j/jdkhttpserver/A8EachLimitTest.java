package org.activitypub4j.jdkhttpserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lessons A8: each limit of a body or an answer ends the wait by itself, where no other would. A
 * wait without end fails at the time-out of the test's own connections.
 */
@Timeout(60)
class A8EachLimitTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration NEVER = Duration.ofHours(1);

  /** A server with one thread. */
  private static final class Server implements AutoCloseable {
    private final HttpServer http;
    private final Federation federation;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final LoopbackPeer peer = LoopbackPeer.start();
    private final PeerActor mallory = peer.actor("/mallory");
    private final URI alice;

    Server(BodyLimits limits) throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      String much = "<p>more than any buffer</p>".repeat(300_000);
      federation =
          Federation.builder(
                  "http://127.0.0.1:" + http.getAddress().getPort(),
                  name ->
                      Optional.of(
                          Person.builder().summary(name.equals("alice") ? much : "").build()))
              .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
              .build();
      http.createContext("/", new FederationHttpHandler(federation).withBodyLimits(limits));
      http.setExecutor(thread);
      http.start();
      alice = federation.actor("alice").id();
    }

    /** A good request, of whose body some octets come and no more. */
    RawConnection begin(int octets) throws IOException {
      URI inbox = URI.create(alice + "/inbox");
      byte[] body =
          "{\"type\":\"Like\",\"actor\":\"%s\",\"object\":\"x:y\"}"
              .formatted(mallory.id())
              .getBytes(UTF_8);
      Headers signed =
          mallory.sign(
              "POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system());
      StringBuilder head = new StringBuilder("POST " + inbox.getRawPath() + " HTTP/1.1\r\n");
      signed.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
      return new RawConnection(alice).send(head + new String(body, 0, octets, ISO_8859_1));
    }

    RawConnection get(String path) throws IOException {
      return new RawConnection(alice)
          .send("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, alice.getRawAuthority()));
    }

    @Override
    public void close() {
      federation.close(Duration.ofSeconds(5));
      http.stop(0);
      thread.shutdownNow();
      peer.close();
    }
  }

  @Test
  void a_body_has_its_time_however_quickly_it_comes() throws IOException {
    try (Server server = new Server(new BodyLimits(SOON, 0, NEVER, SOON, 8));
        RawConnection begun = server.begin(10)) {
      assertThat(begun.answer()).doesNotStartWith("HTTP/1.1 202");
    }
  }

  @Test
  void a_body_in_drops_is_cut_however_much_time_it_has() throws IOException {
    try (Server server = new Server(new BodyLimits(NEVER, 1_024, SOON, SOON, 8));
        RawConnection begun = server.begin(10)) {
      assertThat(begun.answer()).doesNotStartWith("HTTP/1.1 202");
    }
  }

  @Test
  void a_body_that_nobody_wants_is_waited_for_a_moment() throws IOException {
    try (Server server = new Server(new BodyLimits(NEVER, 0, NEVER, SOON, 8));
        RawConnection begun = new RawConnection(server.alice)) {
      begun.send(
          "POST %s/inbox HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000\r\n\r\n"
              .formatted(server.alice.getRawPath(), server.alice.getRawAuthority()));
      assertThat(begun.answer()).startsWith("HTTP/1.1 4");
      try (RawConnection next = server.get("/users/bob")) {
        assertThat(next.answer(12)).isEqualTo("HTTP/1.1 200");
      }
    }
  }

  @Test
  void an_answer_has_to_be_taken_in_its_time() throws IOException {
    try (Server server = new Server(new BodyLimits(SOON, 0, NEVER, NEVER, 8));
        RawConnection lazy = server.get("/users/alice")) {
      assertThat(lazy.answer(12)).isEqualTo("HTTP/1.1 200"); // and no more of it

      try (RawConnection next = server.get("/users/bob")) {
        assertThat(next.answer(12)).isEqualTo("HTTP/1.1 200");
      }
    }
  }
}
