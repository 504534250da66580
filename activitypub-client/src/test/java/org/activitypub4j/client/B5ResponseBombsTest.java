package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.activitypub4j.client.Clients.note;
import static org.activitypub4j.client.Clients.transportRefusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** security.md B5, D2, D3: what an answer may cost. */
@Timeout(10)
class B5ResponseBombsTest {
  private static final int MEBIBYTE = 1_024 * 1_024;
  private static final String TYPE = "Content-Type: application/activity+json\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n" + TYPE;

  private final ScriptedPeer peer = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();

  /** Slow peers should not make slow tests. */
  private final FederationClient hasty =
      Clients.builder()
          .limits(
              TransportLimits.DEFAULT
                  .withTimeouts(
                      Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(600))
                  .withMinRate(0, Duration.ofSeconds(3)))
          .build();

  @AfterEach
  void close() {
    client.close();
    hasty.close();
    peer.close();
  }

  private Reason refusal(Reply reply) {
    peer.on("/x", reply);
    return transportRefusal(client, peer.url("/x"));
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** A note that fills so many bytes. */
  private byte[] noteOf(int bytes) {
    String note = note(peer.url("/x"));
    String filled = note.replace("\"x\"", "\"" + "x".repeat(200_000) + "\"");
    String padded = filled + " ".repeat(Math.max(0, bytes - filled.length()));
    return padded.getBytes(UTF_8);
  }

  @Test
  void a_body_of_one_mebibyte_is_read() {
    peer.on("/x", Reply.of(200, TYPE, noteOf(MEBIBYTE)));

    assertThat(client.fetch(peer.url("/x"), client.newBudget()).id()).isEqualTo(peer.url("/x"));
  }

  @Test
  void a_body_of_one_byte_more_is_refused_by_its_announcement() {
    assertThat(refusal(Reply.raw(OK + "Content-Length: " + (MEBIBYTE + 1) + "\r\n\r\n")))
        .isEqualTo(Reason.BODY_TOO_LARGE);
  }

  @Test
  void a_body_of_ten_terabytes_is_refused_by_its_announcement() {
    assertThat(refusal(Reply.raw(OK + "Content-Length: 10000000000000\r\n\r\n")))
        .isEqualTo(Reason.BODY_TOO_LARGE);
  }

  @Test
  void a_body_of_two_mebibytes_without_length_is_cut_off() {
    byte[] body = noteOf(2 * MEBIBYTE);
    assertThat(refusal(Reply.raw(OK + "Connection: close\r\n\r\n" + new String(body, ISO_8859_1))))
        .isEqualTo(Reason.BODY_TOO_LARGE);
  }

  @Test
  void a_chunked_body_is_counted_too() {
    String chunk = "10000\r\n" + " ".repeat(65_536) + "\r\n";
    assertThat(
            refusal(Reply.raw(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17) + "0")))
        .isEqualTo(Reason.BODY_TOO_LARGE);
  }

  @Test
  void chunks_of_one_byte_with_long_extensions_are_counted_as_they_came() {
    String chunk = "1;" + "e".repeat(4_000) + "\r\nx\r\n";
    assertThat(refusal(Reply.raw(OK + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(1_000))))
        .isEqualTo(Reason.BODY_TOO_LARGE);
  }

  @Test
  void one_layer_of_gzip_is_read() {
    peer.on(
        "/x",
        Reply.of(
            200, TYPE + "Content-Encoding: gzip\r\n", gzip(note(peer.url("/x")).getBytes(UTF_8))));

    assertThat(client.fetch(peer.url("/x"), client.newBudget()).id()).isEqualTo(peer.url("/x"));
    assertThat(peer.requests().get(0).header("Accept-Encoding")).contains("gzip");
  }

  @Test
  void a_gzip_bomb_is_aborted_early() {
    byte[] bomb = gzip(new byte[100 * MEBIBYTE]);
    assertThat(refusal(Reply.of(200, TYPE + "Content-Encoding: gzip\r\n", bomb)))
        .isEqualTo(Reason.COMPRESSION_BOMB);
  }

  @Test
  void a_body_that_grows_twentyfold_is_refused_only_beyond_64_kibibytes() {
    byte[] small = (note(peer.url("/x")) + " ".repeat(60_000)).getBytes(UTF_8);
    peer.on("/small", request -> Reply.status(404))
        .on("/x", Reply.of(200, TYPE + "Content-Encoding: gzip\r\n", gzip(small)));
    assertThat(client.fetch(peer.url("/x"), client.newBudget()).id()).isEqualTo(peer.url("/x"));

    byte[] large = (note(peer.url("/x")) + " ".repeat(80_000)).getBytes(UTF_8);
    assertThat(refusal(Reply.of(200, TYPE + "Content-Encoding: gzip\r\n", gzip(large))))
        .isEqualTo(Reason.COMPRESSION_BOMB);
  }

  @Test
  void two_layers_of_gzip_or_another_coding_are_refused() {
    byte[] twice = gzip(gzip(note(peer.url("/x")).getBytes(UTF_8)));
    assertThat(refusal(Reply.of(200, TYPE + "Content-Encoding: gzip, gzip\r\n", twice)))
        .isEqualTo(Reason.ENCODING);
    assertThat(
            refusal(
                Reply.of(
                    200, TYPE + "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", twice)))
        .isEqualTo(Reason.ENCODING);
    assertThat(refusal(Reply.of(200, TYPE + "Content-Encoding: br\r\n", twice)))
        .isEqualTo(Reason.ENCODING);
  }

  @Test
  void broken_gzip_is_refused() {
    byte[] whole = gzip(note(peer.url("/x")).getBytes(UTF_8));
    assertThat(
            refusal(
                Reply.of(
                    200,
                    TYPE + "Content-Encoding: gzip\r\n",
                    java.util.Arrays.copyOf(whole, whole.length - 9))))
        .isEqualTo(Reason.ENCODING);
    assertThat(refusal(Reply.of(200, TYPE + "Content-Encoding: gzip\r\n", "plain")))
        .isEqualTo(Reason.ENCODING);
  }

  /** The JDK's GZIPInputStream goes one call deeper for each empty member. */
  @Test
  void gzip_of_many_empty_members_is_no_document() {
    byte[] empty = gzip(new byte[0]);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    while (members.size() < MEBIBYTE - empty.length) {
      members.writeBytes(empty);
    }
    assertThat(refusal(Reply.of(200, TYPE + "Content-Encoding: gzip\r\n", members.toByteArray())))
        .isEqualTo(Reason.ENCODING);
  }

  @Test
  void gzip_of_several_members_is_one_document() throws IOException {
    byte[] note = note(peer.url("/x")).getBytes(UTF_8);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip(new byte[0]));
    members.write(gzip(java.util.Arrays.copyOf(note, 10)));
    members.write(gzip(new byte[0]));
    members.write(gzip(java.util.Arrays.copyOfRange(note, 10, note.length)));
    peer.on("/x", Reply.of(200, TYPE + "Content-Encoding: gzip\r\n", members.toByteArray()));
    assertThat(client.fetch(peer.url("/x"), client.newBudget()).id()).isEqualTo(peer.url("/x"));
  }

  @Test
  void a_hundred_header_lines_are_read_and_one_more_is_refused() {
    String ninetyEight = "X-A: b\r\n".repeat(98);
    peer.on("/y", Reply.of(200, TYPE + ninetyEight, note(peer.url("/y"))));
    assertThat(client.fetch(peer.url("/y"), client.newBudget()).id()).isEqualTo(peer.url("/y"));

    assertThat(refusal(Reply.of(200, TYPE + ninetyEight + "X-A: b\r\n", note(peer.url("/x")))))
        .isEqualTo(Reason.HEADERS_TOO_LARGE);
  }

  @Test
  void a_flood_of_headers_is_refused() {
    assertThat(refusal(Reply.raw("HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(100_000) + "\r\n")))
        .isEqualTo(Reason.HEADERS_TOO_LARGE);
  }

  @Test
  void few_headers_of_more_than_64_kibibytes_together_are_refused() {
    String line = "X-A: " + "b".repeat(15_000) + "\r\n";
    peer.on("/y", Reply.of(200, TYPE + line.repeat(4), note(peer.url("/y"))));
    assertThat(client.fetch(peer.url("/y"), client.newBudget()).id()).isEqualTo(peer.url("/y"));

    assertThat(refusal(Reply.of(200, TYPE + line.repeat(6), note(peer.url("/x")))))
        .isEqualTo(Reason.HEADERS_TOO_LARGE);
  }

  @Test
  void a_flood_of_informational_answers_is_refused() {
    assertThat(refusal(Reply.raw("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1_000))))
        .isEqualTo(Reason.HEADERS_TOO_LARGE);
  }

  @Test
  void what_is_not_http_is_refused() {
    assertThat(refusal(Reply.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n")))
        .isIn(Reason.MALFORMED_ANSWER, Reason.CONNECTION_LOST);
  }

  @Test
  void a_body_shorter_than_announced_is_refused() {
    assertThat(refusal(Reply.raw(OK + "Content-Length: 1000\r\n\r\n{}")))
        .isEqualTo(Reason.CONNECTION_LOST);
  }

  @Test
  void a_byte_now_and_then_does_not_outlast_the_deadline() {
    Reply trickle = trickle(Duration.ofMillis(50));
    peer.on("/x", trickle);

    assertThat(transportRefusal(hasty, peer.url("/x"))).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void a_body_below_the_least_rate_is_aborted() {
    FederationClient quick =
        Clients.builder()
            .limits(TransportLimits.DEFAULT.withMinRate(1_024, Duration.ofMillis(100)))
            .build();
    peer.on("/x", trickle(Duration.ofMillis(50)));

    assertThat(transportRefusal(quick, peer.url("/x"))).isEqualTo(Reason.TOO_SLOW);
    quick.close();
  }

  @Test
  void a_trickle_of_headers_does_not_outlast_the_deadline() {
    peer.on(
        "/x",
        out -> {
          for (char c : ("HTTP/1.1 200 OK\r\nX-A: " + "b".repeat(10_000)).toCharArray()) {
            out.write(c);
            out.flush();
            pause(Duration.ofMillis(50));
          }
        });

    assertThat(transportRefusal(hasty, peer.url("/x"))).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void a_peer_that_never_answers_is_given_up() {
    CountDownLatch closed = new CountDownLatch(1);
    peer.on("/x", out -> await(closed));
    FederationClient impatient =
        Clients.builder()
            .limits(
                TransportLimits.DEFAULT.withTimeouts(
                    Duration.ofSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(10)))
            .build();

    assertThat(transportRefusal(impatient, peer.url("/x"))).isEqualTo(Reason.READ_TIMEOUT);
    closed.countDown();
    impatient.close();
  }

  @Test
  void redirects_share_one_deadline() {
    peer.on("/1", slow(Reply.redirect("/2")))
        .on("/2", slow(Reply.redirect("/3")))
        .on("/3", slow(Reply.redirect("/4")))
        .on("/4", slow(Reply.document(note(peer.url("/4")))));

    assertThat(transportRefusal(hasty, peer.url("/1"))).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void closing_the_client_ends_what_is_under_way() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    peer.on(
        "/x",
        out -> {
          asked.countDown();
          await(never);
        });
    Thread closer =
        new Thread(
            () -> {
              await(asked);
              client.close();
            });
    closer.start();

    assertThat(transportRefusal(client, peer.url("/x"))).isEqualTo(Reason.CLOSED);
    assertThat(transportRefusal(client, peer.url("/x"))).isEqualTo(Reason.CLOSED);
    closer.join();
    never.countDown();
  }

  @Test
  void a_connection_is_kept_for_the_next_request() {
    URI url = peer.url("/x");
    peer.on("/x", Reply.document(note(url))).on("/gone", Reply.status(410));

    client.fetch(url, client.newBudget());
    Clients.refusal(client, peer.url("/gone"));
    client.fetch(url, client.newBudget());

    assertThat(peer.connections()).isEqualTo(1);
  }

  private static Reply slow(Reply reply) {
    return out -> {
      pause(Duration.ofMillis(250));
      reply.writeTo(out);
    };
  }

  private static Reply trickle(Duration pause) {
    return out -> {
      out.write((OK + "Content-Length: 100000\r\n\r\n").getBytes(ISO_8859_1));
      drip(out, pause);
    };
  }

  private static void drip(OutputStream out, Duration pause) throws IOException {
    for (int i = 0; i < 100_000; i++) {
      out.write(' ');
      out.flush();
      pause(pause);
    }
  }

  /** The peer takes its time; nothing in the test waits for it. */
  private static void pause(Duration duration) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      assertThat(never.await(duration.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(8, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
