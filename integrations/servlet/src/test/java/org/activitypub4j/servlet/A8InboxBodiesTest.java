package org.activitypub4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.model.Like;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lessons A8: bodies that come slowly or never, and keys that never come, hold no thread of the
 * container, which has eight.
 */
@Timeout(60)
class A8InboxBodiesTest {
  private static final Duration SOON = Duration.ofMillis(300);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final String SLOW = "198.51.100.7";
  private static final String GOOD = "198.51.100.8";

  private final Peer peer = new Peer();
  private final List<RawConnection> connections = new ArrayList<>();

  /** Each test starts its own. */
  @SuppressWarnings("NullAway.Init")
  private TestServer server;

  private void start() throws Exception {
    start(BodyLimits.DEFAULT, Duration.ofSeconds(20));
  }

  private void start(BodyLimits limits, Duration readTimeout) throws Exception {
    server =
        TestServer.with()
            .readTimeout(readTimeout)
            .adapter(filter -> filter.withBodyLimits(limits))
            .start();
  }

  @AfterEach
  void stop() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
    server.close();
    peer.close();
  }

  private RawConnection kept(RawConnection connection) {
    connections.add(connection);
    return connection;
  }

  /** A good request, of whose body so many octets come. */
  private RawConnection begin(byte[] body, String address, int octets) throws IOException {
    Headers signed = peer.signedPost(server.inbox(), body);
    return kept(Peer.announce(server.inbox(), signed, address, body.length))
        .send(Peer.octets(body, 0, octets));
  }

  private String statusOfGood() throws IOException {
    byte[] like = peer.like(server.alice(), 0);
    return begin(like, GOOD, like.length).answer(12);
  }

  private void applicationIsServed() throws Exception {
    for (int i = 0; i < 16; i++) {
      assertThat(Http.get(server.uri("/about")).statusCode()).isEqualTo(299);
      assertThat(Http.get(server.alice()).statusCode()).isEqualTo(200);
    }
  }

  /** Sends an octet now and then, until there is an answer. */
  private static void drip(RawConnection connection) {
    Await.until("an answer", () -> isAnswered(connection));
  }

  private static boolean isAnswered(RawConnection connection) {
    try {
      return connection.isAnswered() || connection.send("x").isAnswered();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_body_in_five_thousand_packets_arrives() throws Exception {
    start();
    byte[] like = peer.like(server.alice(), 5_000);
    RawConnection connection = begin(like, GOOD, like.length - 5_000);
    for (int i = like.length - 5_000; i < like.length; i++) {
      connection.send(Peer.octets(like, i, i + 1));
    }

    assertThat(connection.answer(12)).isEqualTo("HTTP/1.1 202");
    server.await(Like.class);
  }

  @Test
  void a_body_in_drops_is_cut() throws Exception {
    start(new BodyLimits(NEVER, 1_024, SOON, SOON, 8), Duration.ofSeconds(20));
    RawConnection slow = begin(peer.like(server.alice(), 5_000), SLOW, 10);
    drip(slow);

    assertThat(slow.answer(12)).isEqualTo("HTTP/1.1 400");
  }

  @Test
  void a_body_has_its_time_however_quickly_it_comes() throws Exception {
    start(new BodyLimits(SOON, 0, NEVER, SOON, 8), Duration.ofSeconds(20));
    RawConnection quick = begin(peer.like(server.alice(), 9_000), SLOW, 4_000);
    drip(quick);

    assertThat(quick.answer(12)).isEqualTo("HTTP/1.1 400");
  }

  @Test
  @Tag("slow")
  void a_body_that_stops_is_given_up_when_the_container_says_so() throws Exception {
    start(new BodyLimits(NEVER, 0, NEVER, NEVER, 1), Duration.ofSeconds(1));
    RawConnection silent = begin(peer.like(server.alice(), 0), SLOW, 10);

    assertThat(silent.answer()).doesNotStartWith("HTTP/1.1 2");
    assertThat(statusOfGood()).isEqualTo("HTTP/1.1 202");
  }

  @Test
  void while_twenty_bodies_of_one_sender_hang_all_others_are_served() throws Exception {
    start();
    assertThat(statusOfGood()).isEqualTo("HTTP/1.1 202"); // from then on the key is known
    List<RawConnection> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(begin(peer.like(server.alice(), 5_000), SLOW, 10));
    }

    applicationIsServed();
    assertThat(statusOfGood()).isEqualTo("HTTP/1.1 202");
    for (RawConnection connection : slow.subList(8, 20)) {
      assertThat(connection.answer(12)).isIn("HTTP/1.1 503", "");
    }
  }

  @Test
  void bodies_that_nobody_wants_and_that_never_come() throws Exception {
    start();
    for (int i = 0; i < 50; i++) {
      URI inbox = server.inbox();
      Headers unsigned = Headers.of("Host", "x", "Content-Type", "application/activity+json");
      kept(Peer.announce(inbox, unsigned, SLOW, 1_000_000));
    }

    applicationIsServed();
    assertThat(statusOfGood()).isEqualTo("HTTP/1.1 202");
    for (RawConnection connection : connections.subList(0, 50)) {
      assertThat(connection.answer(12)).isEqualTo("HTTP/1.1 401");
    }
  }

  @Test
  void who_sends_a_long_body_before_it_reads_gets_its_answer() throws Exception {
    start(new BodyLimits(NEVER, 0, NEVER, Duration.ofSeconds(20), 8), Duration.ofSeconds(20));
    int length = 20_000_000;
    Headers unsigned = Headers.of("Host", "x", "Content-Type", "application/activity+json");
    RawConnection patient = kept(Peer.announce(server.inbox(), unsigned, SLOW, length));

    assertThat(patient.send("x".repeat(length)).answer()).startsWith("HTTP/1.1 413");
  }

  @Test
  void connections_that_break_in_a_body_leave_nothing_behind() throws Exception {
    start();
    assertThat(statusOfGood()).isEqualTo("HTTP/1.1 202");
    for (int i = 0; i < 20; i++) {
      begin(peer.like(server.alice(), 5_000), SLOW, 10).close();
    }
    Await.until("all places are free", () -> areSlowOnesRead(4));
    applicationIsServed();
  }

  /** Whether so many bodies of the slow sender are read at once. */
  private boolean areSlowOnesRead(int count) {
    try {
      List<RawConnection> begun = new ArrayList<>();
      byte[] like = peer.like(server.alice(), 5_000);
      for (int i = 0; i < count; i++) {
        begun.add(begin(like, SLOW, 10));
      }
      boolean all = true;
      for (RawConnection one : begun) {
        all &= one.send(Peer.octets(like, 10, like.length)).answer(12).equals("HTTP/1.1 202");
      }
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keys_that_never_come_hold_no_thread_of_the_container() throws Exception {
    start();
    try (ServerSocket tarpit = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      URI key = URI.create("http://127.0.0.1:%d/actor#key".formatted(tarpit.getLocalPort()));
      for (int i = 0; i < 8; i++) {
        byte[] like = peer.like(server.alice(), 0);
        Headers signed = peer.signedPost(server.inbox(), like, key);
        kept(Peer.announce(server.inbox(), signed, "198.51.100." + i, like.length))
            .send(Peer.octets(like, 0, like.length));
      }
      Socket asked = tarpit.accept(); // the first of them waits from here on

      assertThat(Http.get(server.uri("/about")).statusCode()).isEqualTo(299);
      assertThat(Http.get(server.alice()).statusCode()).isEqualTo(200);
      for (RawConnection waiting : connections) {
        assertThat(waiting.isAnswered()).isFalse();
      }
      asked.close();
    }
  }
}
