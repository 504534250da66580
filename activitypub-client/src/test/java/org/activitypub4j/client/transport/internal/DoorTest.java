package org.activitypub4j.client.transport.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that leave, and what stays behind. */
@Timeout(10)
class DoorTest {
  private static final Allowance MUCH =
      new Allowance() {
        @Override
        public void takeRequest(URI url) {}

        @Override
        public Duration timeLeft() {
          return Duration.ofSeconds(30);
        }

        @Override
        public Cancellation cancellation() {
          return new Cancellation();
        }
      };

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final ServerSocket server;
  private final Door door =
      new Door(
          TransportLimits.DEFAULT,
          new AddressPolicy(List.of(Cidr.parse("127.0.0.0/8"))),
          host -> List.of(InetAddress.getLoopbackAddress()),
          Runnable::run,
          Ticker.systemTicker(),
          "Tests/1.0",
          event -> {},
          null,
          null,
          Set.of());

  DoorTest() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @BeforeEach
  void serve() {
    serve(server);
  }

  private void serve(ServerSocket listening) {
    Thread thread = new Thread(() -> accept(listening), "server");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    server.close();
  }

  private final AtomicReference<String> connectionHeader =
      new AtomicReference<>("Connection: close\r\n");

  private final AtomicBoolean answers = new AtomicBoolean(true);

  /** Takes down the lines of each request, answers 404, and closes each connection. */
  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept();
          BufferedReader in =
              new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          lines.add(line);
        }
        if (!answers.get()) {
          continue;
        }
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 404 No\r\nContent-Length: 0\r\n%s\r\n"
                    .formatted(connectionHeader.get())
                    .getBytes(ISO_8859_1));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void get(String url) {
    door.send(
        TransportRequest.get(
            Target.parse(url),
            Headers.of(),
            Purpose.DOCUMENT,
            HopSigner.NONE,
            TransportRequest.Redirects.ANYWHERE),
        MUCH);
  }

  private void post(String url) {
    door.send(
        TransportRequest.post(
            Target.parse(url), Headers.of(), new byte[0], Purpose.DELIVERY, HopSigner.NONE),
        MUCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "//a",
        "//evil.example/",
        "/a//b",
        "/a/../b",
        "/./a/.",
        "/..",
        "/a;b=c",
        "/%2e%2e/%2F",
        "/%0d%0aX:%20y",
        "/?",
        "/?x=//y?z",
        "/a:b@c",
        "/*",
        "/~!$&'()*+,="
      })
  void the_request_line_has_the_path_as_it_was_given(String path) throws InterruptedException {
    get("http://a.test:" + server.getLocalPort() + path);

    assertThat(lines.poll(5, TimeUnit.SECONDS)).isEqualTo("GET " + path + " HTTP/1.1");
    assertThat(lines).contains("Host: a.test:" + server.getLocalPort(), "User-Agent: Tests/1.0");
    assertThat(lines).noneMatch(line -> line.startsWith("Upgrade") || line.startsWith("Cookie"));
  }

  @Test
  void a_peer_that_closes_connections_without_a_word_is_no_failure() {
    connectionHeader.set("");
    String url = "http://a.test:" + server.getLocalPort() + "/";

    for (int i = 0; i < 20; i++) {
      get(url);
      post(url);
    }

    assertThat(lines).filteredOn("GET / HTTP/1.1"::equals).hasSize(20);
    assertThat(lines).filteredOn("POST / HTTP/1.1"::equals).hasSize(20);
  }

  @Test
  void a_connection_that_is_lost_before_it_answered_is_not_tried_again() {
    answers.set(false);

    assertThatThrownBy(() -> get("http://a.test:" + server.getLocalPort() + "/"))
        .isInstanceOfSatisfying(
            TransportException.class,
            lost -> assertThat(lost.reason()).isEqualTo(Reason.CONNECTION_LOST));
    assertThat(lines).filteredOn("GET / HTTP/1.1"::equals).hasSize(1);
  }

  @Test
  void d8_a_host_without_connection_is_forgotten() {
    for (int i = 0; i < 200; i++) {
      get("http://h" + i + ".test:" + server.getLocalPort() + "/");
    }

    door.sweep();

    assertThat(door.rememberedHosts()).isZero();
  }

  @Test
  void c7_a_port_without_connection_is_forgotten() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        serve(other);
        get("http://a.test:" + other.getLocalPort() + "/");
      }
    }

    door.sweep();

    assertThat(lines).filteredOn("GET / HTTP/1.1"::equals).hasSize(50);
    assertThat(door.rememberedHosts()).isZero();
  }
}
