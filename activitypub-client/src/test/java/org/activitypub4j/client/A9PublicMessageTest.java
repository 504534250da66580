package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lessons A9: who names a key learns nothing about networks, ports and answers. */
@Timeout(30)
class A9PublicMessageTest {
  private static final URI KEY = URI.create("https://secret.test/key");

  /** A line of the vectors: a reason, with that of the transport if there is one. */
  record Line(String reason, String transport, boolean isTransient, String sentence) {}

  static List<Line> lines() throws IOException {
    try (BufferedReader vectors =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    A9PublicMessageTest.class.getResourceAsStream(
                        "/security-vectors/A9-sentences.txt")),
                UTF_8))) {
      return vectors
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(parts -> new Line(parts[0], parts[1], parts[2].equals("passing"), parts[3]))
          .toList();
    }
  }

  private static FetchException failure(Line line) {
    String details = "GET https://secret.test: 10.1.2.3 answered: the body of the victim";
    return line.transport().isEmpty()
        ? FetchException.of(Reason.valueOf(line.reason()), KEY, details)
        : FetchException.of(
            new TransportException(
                TransportException.Reason.valueOf(line.transport()), KEY, details));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void each_reason_has_its_fixed_sentence(Line line) {
    KeyLookup.Failed failed = new KeyLookup.Failed(KEY, failure(line));

    assertThat(failed.cause().reason().name()).isEqualTo(line.reason());
    assertThat(failed.publicMessage()).isEqualTo(line.sentence());
    assertThat(failed.isTransient()).isEqualTo(line.isTransient());
  }

  @Test
  void no_reason_is_missing() throws IOException {
    assertThat(lines())
        .extracting(Line::reason)
        .containsAll(Arrays.stream(Reason.values()).map(Enum::name).toList());
    assertThat(lines())
        .extracting(Line::transport)
        .containsAll(Arrays.stream(TransportException.Reason.values()).map(Enum::name).toList());
  }

  /** What is not reached, each in its own way. */
  static Stream<String> unreached() {
    return Stream.of(
        "https://10.0.0.1/key",
        "https://private.test/key",
        "https://unknown.test/key",
        "http://loopback.test:%d/key",
        "https://loopback.test:%d/key",
        "http://tarpit.test:%d/key",
        "http://garbage.test:%d/key",
        "https://private.test:22/key");
  }

  @ParameterizedTest
  @MethodSource("unreached")
  void whatever_is_not_reached_looks_the_same(String url) throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (ScriptedPeer peer = ScriptedPeer.start();
        FederationClient client =
            Clients.builder()
                .resolver(A9PublicMessageTest::resolve)
                .limits(
                    TransportLimits.DEFAULT.withTimeouts(
                        Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(1)))
                .build()) {
      peer.on("/key", url.contains("tarpit") ? out -> {} : Reply.raw("SSH-2.0-OpenSSH_9.9\r\n"));
      URI key = URI.create(url.formatted(url.contains("loopback") ? closed : peer.port()));

      assertThat(client.fetchKey(key, client.newBudget()))
          .isInstanceOfSatisfying(
              KeyLookup.Failed.class,
              failed -> {
                assertThat(failed.cause().reason()).isEqualTo(Reason.TRANSPORT);
                assertThat(failed.isTransient()).isTrue();
                assertThat(failed.publicMessage()).isEqualTo("its server could not be reached now");
              });
    }
  }

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    if (host.startsWith("private")) {
      return List.of(InetAddress.getByAddress(new byte[] {10, 1, 2, 3}));
    }
    if (host.startsWith("unknown")) {
      throw new UnknownHostException(host);
    }
    return List.of(InetAddress.getLoopbackAddress());
  }
}
