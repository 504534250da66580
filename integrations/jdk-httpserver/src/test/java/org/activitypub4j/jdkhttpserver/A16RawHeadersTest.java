package org.activitypub4j.jdkhttpserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lessons A16: a message that others may read in another way is refused, or gains nothing. */
@Timeout(60)
class A16RawHeadersTest {
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A line of the vectors. */
  record Line(String name, int status, int answers, String request) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Line> lines() throws IOException {
    try (BufferedReader vectors =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    A16RawHeadersTest.class.getResourceAsStream(
                        "/security-vectors/A16-raw-requests.txt")),
                UTF_8))) {
      return vectors
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(
              parts ->
                  new Line(
                      parts[0],
                      Integer.parseInt(parts[1]),
                      Integer.parseInt(parts[2]),
                      unescaped(parts[3])))
          .toList();
    }
  }

  private static String unescaped(String text) {
    StringBuilder octets = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        octets.append(c);
        continue;
      }
      char kind = text.charAt(++i);
      switch (kind) {
        case 'r' -> octets.append('\r');
        case 'n' -> octets.append('\n');
        case 't' -> octets.append('\t');
        case '0' -> octets.append('\0');
        case 'x' -> {
          octets.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> throw new AssertionError("unknown escape: " + kind);
      }
    }
    return octets.toString();
  }

  private URI alice() {
    return server.actor("alice").id();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void each_request_gets_its_status_and_no_more_answers_than_it_should(Line line)
      throws IOException {
    String request = line.request().replace("$HOST", alice().getRawAuthority());
    try (RawConnection peer = new RawConnection(alice())) {
      String answer = peer.send(request).end().answer();

      assertThat(answer).startsWith("HTTP/1.1 " + line.status() + " ");
      assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(line.answers() + 1);
    }
  }

  @Test
  void a_header_that_a_bare_CR_smuggles_in_is_under_no_signature() throws IOException {
    try (LoopbackPeer other = LoopbackPeer.start()) {
      PeerActor mallory = other.actor("/mallory");
      byte[] body = "{}".getBytes(UTF_8);
      URI inbox = URI.create(alice() + "/inbox");
      Headers signed =
          mallory.sign(
              "POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system());
      StringBuilder request = new StringBuilder("POST " + inbox.getRawPath() + " HTTP/1.1\r\n");
      signed.forEach(
          (name, value) -> {
            if (!name.equalsIgnoreCase("Digest")) {
              request.append(name).append(": ").append(value).append("\r\n");
            }
          });
      request.append(
          "X: a\rDigest: SHA-256=" + "A".repeat(43) + "=\r\nContent-Length: 2\r\n\r\n{}");

      try (RawConnection peer = new RawConnection(alice())) {
        assertThat(peer.send(request.toString()).end().answer()).startsWith("HTTP/1.1 401 ");
      }
      assertThat(server.received).isEmpty();
    }
  }

  @Test
  void a_smuggled_signature_is_a_second_one_that_has_to_hold_by_itself() throws IOException {
    try (TestServer shy = TestServer.start(builder -> builder.fetchAccess(FetchAccess.SIGNED));
        RawConnection peer = new RawConnection(shy.actor("alice").id())) {
      URI alice = shy.actor("alice").id();
      String answer =
          peer.send(
                  "GET "
                      + alice.getRawPath()
                      + " HTTP/1.1\r\nHost: "
                      + alice.getRawAuthority()
                      + "\r\nAccept: application/activity+json\r\nX: a\rSignature: keyId=\"https://good.example/a#k\",signature=\"AAAA\""
                      + "\r\nConnection: close\r\n\r\n")
              .answer();

      assertThat(answer).startsWith("HTTP/1.1 401 ");
    }
  }
}
