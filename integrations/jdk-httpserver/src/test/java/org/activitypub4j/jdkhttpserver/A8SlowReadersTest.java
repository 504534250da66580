package org.activitypub4j.jdkhttpserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lessons A8: who does not read large answers holds few threads. */
@Timeout(120)
class A8SlowReadersTest {
  private static final int THREADS = 8;
  private static final String LAZY = "198.51.100.7";
  private static final String CLOSE = "\r\nConnection: close";
  private static final String HONEST = "198.51.100.8";

  /** One large answer for each sender, four in all, and all the time of the test to take it. */
  private static final BodyLimits LIMITS =
      new BodyLimits(
          Duration.ofMinutes(5), 1_024, Duration.ofMinutes(5), Duration.ofMillis(300), 2);

  private final HttpServer http;
  private final Federation federation;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final URI alice;
  private final List<RawConnection> connections = new ArrayList<>();

  A8SlowReadersTest() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String origin = "http://127.0.0.1:" + http.getAddress().getPort();
    String much = "<p>more than any buffer</p>".repeat(300_000);
    federation =
        Federation.builder(origin, name -> Optional.of(Person.builder().summary(much).build()))
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
    alice = URI.create(origin + "/users/alice");
  }

  @AfterEach
  void stop() throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
    federation.close(Duration.ofSeconds(5));
    http.stop(0);
    threads.shutdownNow();
  }

  private RawConnection ask(String method, String path, String address) throws IOException {
    RawConnection connection = new RawConnection(alice);
    connections.add(connection);
    return connection.send(
        "%s %s HTTP/1.1\r\nHost: %s\r\nX-Test-Address: %s\r\n\r\n"
            .formatted(method, path, alice.getRawAuthority(), address));
  }

  /** More than twice as many as there are places. */
  private List<RawConnection> askByManySenders() throws IOException {
    List<RawConnection> lazy = new ArrayList<>();
    for (int i = 0; i < THREADS + 2; i++) {
      lazy.add(ask("GET", "/users/alice", "198.51.100." + (100 + i) + CLOSE));
    }
    return lazy;
  }

  @Test
  void many_senders_do_not_hold_them_either() throws IOException {
    List<RawConnection> lazy = askByManySenders();
    assertThat(status("GET", "/actor", HONEST)).isEqualTo("HTTP/1.1 200");
    Await.until("a large answer is had", () -> statusUnchecked(HONEST).equals("HTTP/1.1 200"));
    List<String> answers = new ArrayList<>();
    for (RawConnection one : lazy) {
      String answer = one.answer();
      answers.add(answer.substring(9, 12) + (answer.endsWith("}") ? "" : " cut"));
    }
    assertThat(answers).contains("200 cut");
  }

  @Test
  void who_is_slow_is_waited_for_while_nobody_needs_the_place() throws IOException {
    RawConnection slow = ask("GET", "/users/alice", LAZY + CLOSE);
    long start = System.nanoTime();
    Await.until(
        "it had more than a moment",
        () -> System.nanoTime() - start > 3 * LIMITS.linger().toNanos());
    assertThat(status("GET", "/users/alice", HONEST)).isEqualTo("HTTP/1.1 200");
    assertThat(slow.answer()).endsWith("}");
  }

  private String statusUnchecked(String address) {
    try {
      return status("GET", "/users/alice", address);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String status(String method, String path, String address) throws IOException {
    return ask(method, path, address).answer(12);
  }

  @Test
  void one_sender_does_not_hold_the_threads_of_others() throws IOException {
    assertThat(status("GET", "/users/alice", LAZY)).isEqualTo("HTTP/1.1 200");
    for (int i = 0; i < 3 * THREADS; i++) {
      assertThat(status("GET", "/users/alice", LAZY)).isEqualTo("HTTP/1.1 503");
    }
    assertThat(status("GET", "/users/alice", HONEST)).isEqualTo("HTTP/1.1 200");
  }

  @Test
  void what_is_small_it_gets_still() throws IOException {
    assertThat(status("GET", "/users/alice", LAZY)).isEqualTo("HTTP/1.1 200");
    assertThat(status("GET", "/actor", LAZY)).isEqualTo("HTTP/1.1 200");
    assertThat(status("HEAD", "/users/alice", LAZY)).isEqualTo("HTTP/1.1 200");
    assertThat(status("GET", "/nothing", LAZY)).isEqualTo("HTTP/1.1 404");
  }

  @Test
  void who_took_an_answer_gets_the_next() throws IOException {
    RawConnection first = ask("GET", "/users/alice", LAZY);
    assertThat(first.answer(12)).isEqualTo("HTTP/1.1 200");
    first.close();
    Await.until("its place is free", () -> statusUnchecked(LAZY).equals("HTTP/1.1 200"));
  }
}
