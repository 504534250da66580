package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.SignatureScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lessons A9: who is not proven learns nothing about networks, ports and answers of others. */
@Timeout(60)
class A9OracleTest {
  private TestServer server;
  private Peer peer;
  private ServerSocket tarpit;
  private List<URI> unreached;

  @BeforeEach
  void start() throws IOException {
    server =
        TestServer.start(
            builder ->
                builder
                    .fetchAccess(FetchAccess.SIGNED)
                    .client(
                        client ->
                            Loopback.only(client)
                                .limits(
                                    TransportLimits.DEFAULT.withTimeouts(
                                        Duration.ofMillis(500),
                                        Duration.ofMillis(500),
                                        Duration.ofSeconds(1)))
                                .resolver(A9OracleTest::resolve)));
    peer = new Peer();
    tarpit = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    unreached =
        List.of(
            URI.create("https://private.example/key"),
            URI.create("https://private.example:22/key"),
            URI.create("https://unknown.example/key"),
            URI.create("https://10.0.0.1/key"),
            URI.create("https://[::1]/key"),
            URI.create("http://127.0.0.1:" + closed + "/key"),
            URI.create("https://127.0.0.1:" + closed + "/key"),
            URI.create("http://127.0.0.1:" + tarpit.getLocalPort() + "/key"));
  }

  @AfterEach
  void stop() throws IOException {
    tarpit.close();
    peer.close();
    server.close();
  }

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    if (host.equals("private.example")) {
      return List.of(InetAddress.getByAddress(new byte[] {10, 1, 2, 3}));
    }
    throw new UnknownHostException(host);
  }

  /** All of an answer. */
  private record Answer(int status, Map<String, List<String>> headers, String body) {
    static Answer of(ServerResponse response) {
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      response
          .headers()
          .forEach((name, value) -> headers.put(name, response.headers().values(name)));
      return new Answer(response.status(), headers, response.text());
    }
  }

  private void sameForAll(Function<URI, ServerResponse> ask) {
    List<Answer> answers = new ArrayList<>();
    for (URI keyId : unreached) {
      answers.add(Answer.of(ask.apply(keyId)));
    }
    assertThat(answers.get(0).status()).isEqualTo(503);
    assertThat(answers.get(0).headers()).containsKey("retry-after");
    assertThat(answers).allSatisfy(answer -> assertThat(answer).isEqualTo(answers.get(0)));
  }

  @Test
  void whatever_is_not_reached_gets_the_same_answer_from_an_inbox() {
    URI inbox = URI.create(server.actor("alice").id() + "/inbox");
    byte[] body = "{}".getBytes(UTF_8);
    sameForAll(
        keyId ->
            server.post(
                inbox, peer.signed(inbox, body, SignatureScheme.DRAFT_CAVAGE_12, keyId), body));
  }

  @Test
  void and_from_documents() {
    URI alice = server.actor("alice").id();
    sameForAll(keyId -> server.get(alice, peer.signedGet(alice, keyId)));
  }

  @Test
  void nothing_that_a_victim_answers_is_passed_on() {
    URI inbox = URI.create(server.actor("alice").id() + "/inbox");
    byte[] body = "{}".getBytes(UTF_8);
    peer.serve("/secret", "{\"password\":\"hunter2\"}");
    peer.serve("/broken", "<h1>intranet hunter2");
    peer.redirect("/away", URI.create("http://127.0.0.1/hunter2"));
    for (String path : List.of("/secret", "/broken", "/away", "/absent")) {
      ServerResponse response =
          server.post(
              inbox,
              peer.signed(inbox, body, SignatureScheme.DRAFT_CAVAGE_12, peer.uri(path)),
              body);

      assertThat(response.text())
          .doesNotContain("hunter2", "127.0.0.1", "password", path, "intranet");
      assertThat(response.status()).isIn(401, 503);
    }
  }
}
