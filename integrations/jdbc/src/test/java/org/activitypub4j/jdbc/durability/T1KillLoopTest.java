package org.activitypub4j.jdbc.durability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.activitypub4j.testing.PeerRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that sends to 20 hosts and receives is killed at random, again and again. Afterwards:
 * what was committed has arrived everywhere, in order; what was rolled back nowhere; what was
 * accepted was handled once. The system properties {@code kills} and {@code seed} repeat or
 * lengthen it.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class T1KillLoopTest {
  private static final int HOSTS = 20;

  /** Of one host, two deliveries are sent at once. */
  private static final int IN_FLIGHT = 2 * HOSTS;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final LoopbackPeer peer = LoopbackPeer.start("peer.test");
  private final PeerActor carol = peer.actor("/users/carol");
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private int number;

  @TempDir Path folder;

  @Test
  void nothing_is_lost_or_done_twice_on_sqlite() throws Exception {
    run(folder.resolve("node.db").toString(), Integer.getInteger("kills", 25));
  }

  @Test
  void nothing_is_lost_or_done_twice_on_postgresql() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      run(server.getJdbcUrl("postgres", "postgres"), Integer.getInteger("kills", 25));
    }
  }

  private void run(String store, int kills) throws Exception {
    peer.status("/inbox", 202);
    int port = freePort();
    for (int i = 0; i < kills; i++) {
      Process node = start(store, port, "send");
      awaitLine(node, "ready");
      receiveFor(port, Duration.ofMillis(50 + random.nextInt(1_950)));
      node.destroyForcibly().waitFor();
    }
    Process last = start(store, port, "drain");
    awaitLine(last, "ready");
    for (String again = refused.poll(); again != null && last.isAlive(); again = refused.poll()) {
      post(port, again);
    }
    last.getOutputStream().close();
    awaitLine(last, "drained");
    audit(store, kills);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Process start(String store, int port, String what) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Node.class.getName(),
            store,
            "" + port,
            "" + peer.uri("/").getPort(),
            "" + HOSTS,
            what);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void awaitLine(Process node, String wanted) throws IOException {
    BufferedReader out = new BufferedReader(new InputStreamReader(node.getInputStream(), UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(wanted)) {
        return;
      }
    }
    throw new AssertionError("the process ended before it said: " + wanted);
  }

  // ---------------------------------------------------------------- what it receives

  private void receiveFor(int port, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      String again = refused.poll();
      if (again == null) {
        number++;
        again = String.valueOf(number);
      }
      post(port, again);
      Thread.sleep(20);
    }
  }

  private void post(int port, String name) throws InterruptedException {
    String actor = carol.id().toString();
    String local = "http://127.0.0.1:" + port + "/users/alice";
    byte[] body =
        """
        {"@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "id": "%1$s",
         "actor": "%2$s", "to": ["%3$s"],
         "object": {"type": "Note", "id": "%1$s/note", "attributedTo": "%2$s", "to": ["%3$s"],
          "content": "x"}}
        """
            .formatted(peer.uri("/create/" + name), actor, local)
            .getBytes(UTF_8);
    URI inbox = URI.create(local + "/inbox");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(inbox)
            .timeout(Duration.ofSeconds(10))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    carol
        .sign("POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system())
        .forEach(
            (header, value) -> {
              if (!header.equalsIgnoreCase("host")) {
                request.header(header, value);
              }
            });
    try {
      int status =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status / 100 == 2) {
        accepted.add(peer.uri("/create/" + name).toString());
        return;
      }
      assertThat(status).as("it is refused only for now").isGreaterThanOrEqualTo(429);
    } catch (IOException e) {
      // It was killed, perhaps after it had accepted.
    }
    refused.add(name);
  }

  // ---------------------------------------------------------------- the audit

  private void audit(String store, int kills) throws SQLException {
    Map<String, Set<String>> arrived = new HashMap<>();
    Map<String, Set<String>> posts = new HashMap<>();
    int requests = 0;
    for (PeerRequest request : peer.requests("POST", "/inbox")) {
      String host = request.headers().first("Host").orElseThrow();
      Activity activity = ActivityStreams.standard().read(request.body()).as(Activity.class);
      assertThat(new String(request.body(), UTF_8)).doesNotContain("rolled back");
      assertOrder(host, activity, posts.computeIfAbsent(host, one -> new HashSet<>()));
      arrived
          .computeIfAbsent(host, one -> new HashSet<>())
          .add(activity.id().orElseThrow().toString());
      requests++;
    }
    List<String> sent;
    List<String> effects;
    DeliveryStore.Counts counts;
    try (JdbcStorage storage = Node.open(store)) {
      sent = column(storage, "SELECT activity FROM t_sent");
      effects = column(storage, "SELECT activity FROM t_effect");
      counts = storage.transactions().run(tx -> storage.deliveries().counts(tx));
    }
    int duplicates = requests - sent.size() * HOSTS;
    System.out.printf(
        "T1 seed %d: %d kills, %d activities to %d hosts, %d requests, %d duplicates;"
            + " %d accepted, %d effects%n",
        seed, kills, sent.size(), HOSTS, requests, duplicates, accepted.size(), effects.size());
    assertThat(counts).isEqualTo(new DeliveryStore.Counts(0, 0));
    assertThat(arrived).hasSize(HOSTS);
    arrived.forEach((host, all) -> assertThat(all).as(host).isEqualTo(Set.copyOf(sent)));
    assertThat(duplicates).isLessThanOrEqualTo(kills * IN_FLIGHT);
    assertThat(effects).doesNotHaveDuplicates();
    assertThat(new HashSet<>(effects)).containsAll(accepted);
  }

  /** A post arrives before its change. */
  private static void assertOrder(String host, Activity activity, Set<String> posts) {
    String post = activity.objectId().orElseThrow().toString();
    if (activity instanceof Update) {
      assertThat(posts).as(host + " got a change before what is changed").contains(post);
    }
    posts.add(post);
  }

  private static List<String> column(JdbcStorage storage, String sql) {
    return storage
        .transactions()
        .run(
            tx -> {
              List<String> values = new ArrayList<>();
              try (Statement statement = storage.transactions().connection(tx).createStatement();
                  ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                  values.add(rows.getString(1));
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
              return values;
            });
  }
}
