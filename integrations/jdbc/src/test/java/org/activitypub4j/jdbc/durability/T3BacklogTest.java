package org.activitypub4j.jdbc.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process with a heap of 128 MB sends to 1,000 hosts, of which 100 accept connections and never
 * answer, and 100 refuse them. The system property {@code backlog} says how many posts. Each post
 * is changed too, and the first one is sent before the bad hosts follow.
 */
@Tag("slow")
@Timeout(value = 45, unit = TimeUnit.MINUTES)
class T3BacklogTest {
  private static final int HEALTHY = 800;
  private static final int TARPITS = 100;
  private static final int REFUSING = 100;
  private static final int ROUNDS = Integer.getInteger("backlog", 3);

  /** A post, and a change of it. */
  private static final int ACTIVITIES_OF_A_ROUND = 2;

  private static final Duration PATIENCE = Duration.ofMinutes(20);

  /** How many deliveries are sent at once to hosts that have never answered. */
  private static final int UNPROVEN = 32;

  @TempDir Path folder;
  private final LoopbackPeer peer = LoopbackPeer.start("peer.test");
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private ServerSocket tarpit;
  private Socket refusing;

  @BeforeEach
  void start() throws IOException {
    peer.status("/inbox", 202);
    tarpit = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    threads.execute(this::acceptAndNeverAnswer);
    refusing = new Socket();
    refusing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // does not listen
  }

  private void acceptAndNeverAnswer() {
    try {
      while (!tarpit.isClosed()) {
        Socket connection = tarpit.accept();
        connections.add(connection);
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        threads.execute(() -> readToTheEnd(connection));
      }
    } catch (IOException e) {
      assertThat(tarpit.isClosed()).isTrue();
    }
  }

  private void readToTheEnd(Socket connection) {
    try {
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It ends with a reset.
    } finally {
      open.decrementAndGet();
    }
  }

  @AfterEach
  void end() throws IOException {
    tarpit.close();
    refusing.close();
    for (Socket connection : connections) {
      connection.close();
    }
    threads.shutdownNow();
    peer.close();
  }

  @Test
  void all_that_works_gets_all_on_sqlite() throws Exception {
    run(folder.resolve("node.db").toString());
  }

  @Test
  void all_that_works_gets_all_on_postgresql() throws Exception {
    assumeTrue(ROUNDS > 10, "takes long: only with the profile deep");
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      run(server.getJdbcUrl("postgres", "postgres"));
    }
  }

  private void run(String store) throws Exception {
    long began = System.nanoTime();
    int port = Child.freePort();
    try (Child node = Child.startSmall(store, port, peer.uri("/").getPort(), HEALTHY)) {
      node.tell("send 1");
      await(node, ACTIVITIES_OF_A_ROUND); // so that it knows the hosts
      node.tell("follow " + TARPITS + " tarpit " + tarpit.getLocalPort());
      node.tell("follow " + REFUSING + " refuses " + refusing.getLocalPort());
      node.tell("send " + (ROUNDS - 1));
      await(node, ROUNDS * ACTIVITIES_OF_A_ROUND);
      node.kill();
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    Audit audit = Audit.of(peer, store);
    List<Status> waiting = waiting(store);
    System.out.printf(
        "T3: %s in %d s; %d deliveries wait, %d of them were tried; %d connections that got no"
            + " answer, at most %d at once%n",
        audit.figures(),
        seconds,
        waiting.size(),
        waiting.stream().filter(one -> one.detail() != null).count(),
        connections.size(),
        mostOpen.get());
    assertThat(audit.sent()).hasSize(ROUNDS * ACTIVITIES_OF_A_ROUND);
    audit.checkHaveAll(HEALTHY);
    assertThat(audit.duplicates()).isZero();
    assertThat(mostOpen).as("held by hosts that do not answer").hasPositiveValue();
    // One that the node has just closed may still be counted here, but all workers are twice as
    // many.
    assertThat(mostOpen).hasValueLessThan(UNPROVEN * 3 / 2);
    checkBadOnes(audit, waiting);
  }

  private void await(Child node, int activities) {
    Await.value(
        PATIENCE,
        () -> "healthy hosts get " + activities + "; all have " + peer.count("POST", "/inbox"),
        () -> {
          assertThat(node.isAlive()).as("the node has memory enough").isTrue();
          boolean all = peer.count("POST", "/inbox") >= (long) activities * HEALTHY;
          return all ? Optional.of(true) : Optional.empty();
        });
  }

  /** All that the bad hosts were sent waits, and of what was tried it is known what happened. */
  private static void checkBadOnes(Audit audit, List<Status> waiting) {
    int sent = (ROUNDS - 1) * ACTIVITIES_OF_A_ROUND * (TARPITS + REFUSING);
    assertThat(audit.counts().parked()).isZero();
    Map<String, Set<String>> reasons = new HashMap<>();
    int bad = 0;
    for (Status one : waiting) {
      String kind = one.delivery().delivery().domain().replaceAll("\\d.*", "");
      // The node was killed before it had noted that the last deliveries to the others had arrived.
      bad += kind.equals("tarpit") || kind.equals("refuses") ? 1 : 0;
      if (one.detail() != null) {
        reasons
            .computeIfAbsent(kind, name -> new HashSet<>())
            .add(one.detail().replaceAll(".*: ", ""));
      }
    }
    assertThat(bad).isEqualTo(sent);
    assertThat(reasons)
        .isEqualTo(
            Map.of("tarpit", Set.of("Read timed out"), "refuses", Set.of("Connection refused")));
  }

  private static List<Status> waiting(String store) {
    try (JdbcStorage storage = Node.open(store)) {
      return storage
          .transactions()
          .run(
              tx ->
                  storage.deliveries().list(tx, State.WAITING, Long.MAX_VALUE, Integer.MAX_VALUE));
    }
  }
}
