package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of many hosts that get the same, one has stopped answering, which did until now. */
class T4OneSlowHostTest {
  private static final String SLOW = "h0.test";
  private static final int PLACES_OF_A_HOST = 2;

  /** For the slow host, so that no request to it ends by itself, and for a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(55);

  /** What arrived at each host, in order. */
  private final Map<String, Queue<String>> arrived = new ConcurrentHashMap<>();

  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger mostHeld = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** The slow host answers nothing before it is open. */
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private int sent;
  private HttpServer peer;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext("/", this::answer);
    peer.setExecutor(threads);
    peer.start();
    server =
        TestServer.start(
            settings ->
                settings.client(
                    client ->
                        Loopback.only(client)
                            .limits(
                                TransportLimits.DEFAULT.withTimeouts(
                                    PATIENCE, PATIENCE, PATIENCE))));
  }

  private void followedBy(int hosts) {
    for (int i = 0; i < hosts; i++) {
      URI id = URI.create("http://h" + i + ".test:" + peer.getAddress().getPort() + "/actor");
      URI inbox = id.resolve("/inbox");
      server.putFollower("alice", new Follower(id, inbox, null, id, FollowState.ACCEPTED));
    }
  }

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
    peer.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host").replaceAll(":.*", "");
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (host.equals(SLOW)) {
        mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
        gate.await();
        held.decrementAndGet();
      }
      arrived
          .computeIfAbsent(host, one -> new ConcurrentLinkedQueue<>())
          .add(new String(body, UTF_8));
      exchange.sendResponseHeaders(202, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post() {
    ActorContext alice = server.actor("alice");
    Note note = Note.builder().id(alice.newPostId()).content("x").to(Audience.PUBLIC).build();
    alice.send(Create.builder().object(note).to(alice.followers()).build());
    sent++;
  }

  /** How many hosts have all that was sent. */
  private long complete() {
    return arrived.values().stream().filter(all -> all.size() >= sent).count();
  }

  private void awaitComplete(int hosts) {
    Await.value(
        PATIENCE,
        () -> hosts + " hosts have all, not " + complete() + "; held: " + held,
        () -> complete() == hosts ? Optional.of(hosts) : Optional.empty());
  }

  /** The second time more waits for it than there are workers, so that it could have them all. */
  @ParameterizedTest
  @CsvSource({"100, 10", "10, 80"})
  void everybody_else_gets_all_while_one_host_holds_its_own(int hosts, int posts) {
    followedBy(hosts);
    post();
    awaitComplete(hosts);
    Await.until("nothing waits", () -> server.counts().pending() == 0);

    gate = new CountDownLatch(1);
    while (sent <= posts) {
      post();
    }
    awaitComplete(hosts - 1);
    Await.until(
        () -> "what waits is for the slow host: " + server.counts(),
        () -> server.counts().pending() == posts);
    assertThat(held).as("sent to the slow host").hasValue(PLACES_OF_A_HOST);
    assertThat(server.counts().parked()).isZero();

    gate.countDown();
    awaitComplete(hosts);
    Await.until("nothing waits", () -> server.counts().pending() == 0);
    assertThat(mostHeld).as("sent to it at once").hasValue(PLACES_OF_A_HOST);
    Set<String> all = Set.copyOf(arrived.getOrDefault(SLOW, new ConcurrentLinkedQueue<>()));
    assertThat(all).hasSize(sent);
    assertThat(arrived.values())
        .allSatisfy(some -> assertThat(some).hasSize(sent).containsAll(all));
  }
}
