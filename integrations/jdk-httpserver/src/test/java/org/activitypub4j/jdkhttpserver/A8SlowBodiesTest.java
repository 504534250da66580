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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lessons A8: connections that announce a body and send none, or drops of it, hold no threads. */
@Timeout(60)
class A8SlowBodiesTest {
  private static final int THREADS = 4;
  private static final BodyLimits LIMITS =
      new BodyLimits(
          Duration.ofSeconds(5), 1_024, Duration.ofMillis(300), Duration.ofMillis(300), 2);

  private final HttpServer http;
  private final Federation federation;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final LoopbackPeer peer = LoopbackPeer.start();
  private final PeerActor mallory = peer.actor("/mallory");
  private final URI alice;
  private final List<RawConnection> connections = new ArrayList<>();

  A8SlowBodiesTest() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    federation =
        Federation.builder(
                "http://127.0.0.1:" + http.getAddress().getPort(),
                name -> Optional.of(Person.builder().name(name).build()))
            .storage(new InMemoryStore())
            .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
            .build();
    http.createContext(
        "/",
        new FederationHttpHandler(federation)
            .withBodyLimits(LIMITS)
            .withRemoteAddress(
                exchange ->
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Test-Address"))));
    http.setExecutor(threads);
    http.start();
    alice = federation.actor("alice").id();
  }

  @AfterEach
  void stop() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
    federation.close(Duration.ofSeconds(5));
    http.stop(0);
    threads.shutdownNow();
    peer.close();
  }

  private RawConnection connection() throws IOException {
    RawConnection connection = new RawConnection(alice);
    connections.add(connection);
    return connection;
  }

  private byte[] create() {
    String id = peer.uri("/" + UUID.randomUUID()).toString();
    return """
    {"@context":"https://www.w3.org/ns/activitystreams","type":"Create","id":"%s","actor":"%s",
     "object":{"type":"Note","id":"%s/note","attributedTo":"%s","content":"%s"}}"""
        .formatted(id, mallory.id(), id, mallory.id(), "hello ".repeat(1_000))
        .getBytes(UTF_8);
  }

  /** The head of a good request, of whose body nothing was sent yet. */
  private RawConnection announce(byte[] body) throws IOException {
    return announce(body, "");
  }

  private RawConnection announceFrom(String address, byte[] body) throws IOException {
    return announce(body, "X-Test-Address: " + address + "\r\n");
  }

  private RawConnection announce(byte[] body, String more) throws IOException {
    URI inbox = URI.create(alice + "/inbox");
    Headers signed =
        mallory.sign("POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system());
    StringBuilder head = new StringBuilder("POST " + inbox.getRawPath() + " HTTP/1.1\r\n");
    signed.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append(more).append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return connection().send(head.toString());
  }

  private RawConnection announceUnsigned() throws IOException {
    return connection()
        .send(
            "POST %s/inbox HTTP/1.1\r\nHost: %s\r\nContent-Type: application/activity+json\r\n"
                    .formatted(alice.getRawPath(), alice.getRawAuthority())
                + "Content-Length: 1000000\r\n\r\n");
  }

  private void aliceIsServed() {
    for (int i = 0; i < 2 * THREADS; i++) {
      assertThat(Http.get(alice).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void bodies_that_nobody_wants_and_that_never_come() throws IOException {
    for (int i = 0; i < 50; i++) {
      announceUnsigned();
    }

    aliceIsServed();
    for (RawConnection connection : connections) {
      assertThat(connection.answer())
          .satisfiesAnyOf(
              answer -> assertThat(answer).startsWith("HTTP/1.1 401 "),
              answer -> assertThat(answer).isEmpty()); // cut, so many were they
    }
  }

  @Test
  void a_single_one_gets_its_answer() throws IOException {
    assertThat(announceUnsigned().answer()).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void bodies_of_good_requests_that_never_come() throws IOException {
    byte[] body = create();
    assertThat(announce(body).send(new String(body, ISO_8859_1)).end().answer())
        .startsWith("HTTP/1.1 202 "); // from then on the key is known
    List<RawConnection> silent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      silent.add(announce(create()));
    }

    aliceIsServed();
    int busy = 0;
    for (RawConnection connection : silent) {
      busy += connection.answer().startsWith("HTTP/1.1 503 ") ? 1 : 0;
    }
    assertThat(busy).isLessThanOrEqualTo(8);
    assertThat(announce(body).send(new String(body, ISO_8859_1)).end().answer())
        .startsWith("HTTP/1.1 202 ");
  }

  @Test
  void above_the_places_a_body_is_refused_at_once() throws IOException {
    byte[] body = create();
    announce(body).send(new String(body, ISO_8859_1)).end().answer();
    Await.until("a refusal", () -> isOneRefused(List.of("", "", "")));
  }

  @Test
  void one_sender_of_slow_bodies_leaves_places_for_others() throws IOException {
    byte[] body = create();
    announce(body).send(new String(body, ISO_8859_1)).end().answer();
    Await.until("a refusal", () -> isOneRefused(List.of("2001:db8::1", "2001:db8::2")));

    RawConnection slow = announceFrom("2001:db8::3", create());
    assertThat(announceFrom("198.51.100.8", body).send(new String(body, ISO_8859_1)).end().answer())
        .startsWith("HTTP/1.1 202 ");
    assertThat(slow.answer()).doesNotStartWith("HTTP/1.1 202 ");
  }

  @Test
  void bodies_that_nobody_wants_take_no_places_of_wanted_ones() throws IOException {
    byte[] body = create();
    announce(body).send(new String(body, ISO_8859_1)).end().answer();
    for (int i = 0; i < 20; i++) {
      List<RawConnection> unwanted = List.of(announceUnsigned(), announceUnsigned());
      assertThat(unwanted.get(0).answer(12)).isEqualTo("HTTP/1.1 401");

      assertThat(announce(body).send(new String(body, ISO_8859_1)).end().answer(12))
          .isEqualTo("HTTP/1.1 202");
    }
  }

  /** Of bodies that never come, from these addresses at once. */
  private boolean isOneRefused(List<String> addresses) {
    try {
      List<RawConnection> silent = new ArrayList<>();
      for (String address : addresses) {
        silent.add(announceFrom(address, create()));
      }
      boolean refused = false;
      for (RawConnection one : silent) {
        refused |= one.answer().startsWith("HTTP/1.1 503 ");
      }
      return refused;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_body_in_pieces_that_comes_quickly_enough_is_read() throws IOException {
    byte[] body = create();
    RawConnection connection = announce(body);
    for (int i = 0; i < body.length; i++) {
      connection.send(new String(body, i, 1, ISO_8859_1));
    }

    assertThat(connection.answer(12)).isEqualTo("HTTP/1.1 202");
  }

  @Test
  void a_body_in_drops_is_cut() throws IOException {
    byte[] body = create();
    RawConnection connection = announce(body).send(new String(body, 0, 10, ISO_8859_1));

    assertThat(connection.answer()).doesNotStartWith("HTTP/1.1 202");
    aliceIsServed();
  }
}
