package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;

/**
 * CPU time of the whole engine, with the store in memory or in a file: an activity that comes in,
 * until its handler has run, and a delivery, until it has arrived. The peers are in the same
 * process: who signs does so before, who receives costs a little of each delivery.
 */
public final class EngineLoad {
  private static final int ACTIVITIES = 2_000;
  private static final int SENDERS = 20;
  private static final int FOLLOWERS = 1_000;
  private static final KeyPair KEYS = Keys.generateRsa();
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final AtomicInteger handled = new AtomicInteger();
  private final AtomicInteger delivered = new AtomicInteger();
  private final Storage store;
  private final int hosts;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer peer;
  private final Federation federation;
  private int round;

  private EngineLoad(Storage store, int hosts) throws IOException {
    this.store = store;
    this.hosts = hosts;
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("POST")) {
              exchange.sendResponseHeaders(202, -1);
              delivered.incrementAndGet();
            } else {
              byte[] actor = actor(uri(exchange.getRequestURI().getPath()));
              exchange.getResponseHeaders().set("Content-Type", "application/activity+json");
              exchange.sendResponseHeaders(200, actor.length);
              exchange.getResponseBody().write(actor);
            }
          }
        });
    peer.setExecutor(threads);
    peer.start();
    federation =
        Federation.builder(
                "http://127.0.0.1:1",
                name ->
                    name.equals("alice") ? Optional.of(Person.builder().build()) : Optional.empty())
            .storage(store)
            .client(
                client ->
                    client.allowNetworks(Cidr.parse("127.0.0.0/8")).resolver(EngineLoad::resolve))
            .on(Create.class, (tx, received) -> handled.incrementAndGet())
            .build();
  }

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    return host.startsWith("127.")
        ? List.of(InetAddress.getByName(host))
        : LoopbackPeer.resolve(host);
  }

  /** The follower with a number: the hosts take turns. */
  private URI follower(int number) {
    int port = peer.getAddress().getPort();
    return hosts == 1
        ? uri("/users/" + number)
        : URI.create("http://h" + number % hosts + ".test:" + port + "/users/" + number);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + peer.getAddress().getPort() + path);
  }

  private static Follower follower(URI id) {
    return new Follower(id, URI.create(id + "/inbox"), null, id, FollowState.ACCEPTED);
  }

  private static byte[] actor(URI id) {
    return ActivityStreams.standard().write(new PeerActor(id, KEYS).document());
  }

  /** A signed request that brings a Create(Note) by one of the senders. */
  private ServerRequest request(int number) {
    URI sender = uri("/users/" + number % SENDERS);
    String text = "<p>" + "A sentence of some length. ".repeat(20) + "</p>";
    byte[] body =
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Create","id":"%1$s/c/%2$d-%3$d",
         "actor":"%1$s","to":["https://www.w3.org/ns/activitystreams#Public"],
         "object":{"type":"Note","id":"%1$s/n/%2$d-%3$d","attributedTo":"%1$s","content":"%4$s",
         "to":["https://www.w3.org/ns/activitystreams#Public"]}}"""
            .formatted(sender, round, number, text)
            .getBytes(UTF_8);
    URI inbox = URI.create("http://127.0.0.1:1/inbox");
    Headers headers =
        new PeerActor(sender, KEYS)
            .sign("POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system());
    return new ServerRequest("POST", "/inbox", headers, RequestBody.of(body), "192.0.2.1");
  }

  private double inbound() {
    round++;
    List<ServerRequest> requests = new ArrayList<>();
    for (int i = 0; i < ACTIVITIES; i++) {
      requests.add(request(i));
    }
    handled.set(0);
    long before = SYSTEM.getProcessCpuTime();
    for (ServerRequest request : requests) {
      int status = federation.handle(request).status();
      if (status != 202) {
        throw new IllegalStateException("refused with " + status);
      }
    }
    await(handled, ACTIVITIES);
    return millis(before) / ACTIVITIES;
  }

  private double outbound() {
    delivered.set(0);
    long before = SYSTEM.getProcessCpuTime();
    federation.actor("alice").posts().note("<p>" + "Hello to all of you. ".repeat(20) + "</p>");
    await(delivered, FOLLOWERS);
    return millis(before) / FOLLOWERS;
  }

  private static double millis(long before) {
    return (SYSTEM.getProcessCpuTime() - before) / 1e6;
  }

  private static void await(AtomicInteger count, int wanted) {
    while (count.get() < wanted) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void run(int rounds) {
    store
        .transactions()
        .run(
            tx -> {
              for (int i = 0; i < FOLLOWERS; i++) {
                store.follows().putFollower(tx, "alice", follower(follower(i)));
              }
              return tx;
            });
    List<Double> in = new ArrayList<>();
    List<Double> out = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      in.add(inbound());
      out.add(outbound());
    }
    System.out.printf(Locale.ROOT, "in, CPU ms an activity: %.3f %s%n", median(in), in);
    System.out.printf(Locale.ROOT, "out, CPU ms a delivery: %.3f %s%n", median(out), out);
  }

  /** Of the second half: the first rounds are warming up. */
  private static double median(List<Double> all) {
    List<Double> warm = all.subList(all.size() / 2, all.size()).stream().sorted().toList();
    return warm.get(warm.size() / 2);
  }

  /**
   * Measures, and prints the medians.
   *
   * @param arguments how many rounds (15); {@code memory} or a file of SQLite, which is made
   *     (memory); and at how many hosts the 1,000 followers are (1)
   */
  public static void main(String[] arguments) throws IOException {
    int rounds = arguments.length == 0 ? 15 : Integer.parseInt(arguments[0]);
    String where = arguments.length < 2 ? "memory" : arguments[1];
    int hosts = arguments.length < 3 ? 1 : Integer.parseInt(arguments[2]);
    if (where.equals("memory")) {
      run(new InMemoryStore(), rounds, hosts);
    } else {
      try (JdbcStorage storage = JdbcStorage.openFile(Path.of(where))) {
        run(storage, rounds, hosts);
      }
    }
  }

  private static void run(Storage store, int rounds, int hosts) throws IOException {
    EngineLoad load = new EngineLoad(store, hosts);
    try {
      load.run(rounds);
    } finally {
      load.federation.close();
      load.peer.stop(0);
      load.threads.shutdownNow();
    }
  }
}
