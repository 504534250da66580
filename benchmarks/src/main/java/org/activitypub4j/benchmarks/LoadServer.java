package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.activitypub4j.client.DeliveryOutcome;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.jdkhttpserver.FederationHttpHandler;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.testing.PeerActor;

/**
 * A server in a process of its own for {@link SideBySide} and {@link NodesLoad}: {@code GET /_send}
 * sends a post to all followers of alice, {@code GET /_stat} tells how many posts its handler got,
 * how many of its deliveries arrived, and what CPU time the process has used.
 */
public final class LoadServer {
  private static final String TEXT =
      "<p>" + "the quick brown goose crosses the canal bridge at noon ".repeat(16) + "</p>";
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** The store of a server that only signs and posts: no queue, nothing is stored. */
  static final String BARE = "bare";

  private static final int THREADS = 8;

  private final AtomicLong received = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final List<URI> inboxes = new ArrayList<>();
  private final Storage store;
  private final Federation federation;

  private LoadServer(int address, Storage store) {
    this.store = store;
    Federation.Builder builder =
        Federation.builder(
                "http://127.0.0.1:" + address,
                name ->
                    name.equals("alice")
                        ? Optional.of(Person.builder().name("Alice").build())
                        : Optional.empty())
            .storage(store)
            .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
            .listener(
                new FederationListener() {
                  @Override
                  public void delivery(QueuedDelivery one, URI activity, DeliveryResult result) {
                    delivered.addAndGet(result instanceof DeliveryResult.Done ? 1 : 0);
                  }
                })
            .on(Create.class, (tx, one) -> received.incrementAndGet());
    if (store instanceof JdbcStorage jdbc) {
      builder.cache(jdbc.cache());
    }
    this.federation = builder.build();
  }

  /**
   * Serves until it is killed; says {@code ready} first.
   *
   * @param arguments its port; {@code memory}, {@link #BARE}, a file of SQLite or a URL of
   *     PostgreSQL; how many followers alice has; the origin on which they all are, whose {@code *}
   *     stands for a loopback address for each follower; and the port in its address, if that is
   *     another one, because several processes are one server
   */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    int address = arguments.length > 4 ? Integer.parseInt(arguments[4]) : port;
    LoadServer server = new LoadServer(address, open(arguments[1]));
    server.follow(Integer.parseInt(arguments[2]), arguments[3]);
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
    http.createContext("/", new FederationHttpHandler(server.federation));
    http.createContext(
        "/_send", arguments[1].equals(BARE) ? server.signingAndPosting(port) : server::send);
    http.createContext("/_stat", server::tell);
    http.setExecutor(Executors.newFixedThreadPool(64));
    http.start();
    System.out.println("ready");
  }

  private static Storage open(String where) {
    if (where.equals("memory") || where.equals(BARE)) {
      return new InMemoryStore();
    }
    if (!where.startsWith("jdbc:")) {
      return JdbcStorage.openFile(Path.of(where));
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(where);
    return JdbcStorage.open(new HikariDataSource(config));
  }

  private void follow(int followers, String origin) {
    store
        .transactions()
        .run(
            tx -> {
              for (int i = 0; i < followers; i++) {
                URI id = URI.create(origin.replace("*", host(i)) + "/users/" + i);
                inboxes.add(URI.create(id + "/inbox"));
                store
                    .follows()
                    .putFollower(
                        tx,
                        "alice",
                        new Follower(id, inboxes.get(i), null, id, FollowState.ACCEPTED));
              }
              return tx;
            });
  }

  private static String host(int number) {
    return "127.1." + number / 250 + "." + (number % 250 + 1);
  }

  private void send(HttpExchange exchange) throws IOException {
    federation.actor("alice").posts().note(TEXT);
    answer(exchange, "{}");
  }

  /** Does of a post what cannot be left out, with the same client: a signature and a POST each. */
  private HttpHandler signingAndPosting(int port) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    URI id = URI.create("http://127.0.0.1:" + port + "/bare");
    Signer signer = new PeerActor(id, Keys.generateRsa()).signer();
    return exchange -> {
      byte[] document = SampleDocuments.createNote();
      BodyDigest digest = BodyDigest.sha256(document);
      inboxes.forEach(inbox -> threads.execute(() -> post(inbox, document, digest, signer)));
      answer(exchange, "{}");
    };
  }

  private void post(URI inbox, byte[] document, BodyDigest digest, Signer signer) {
    DeliveryOutcome outcome = federation.client().deliver(inbox, document, digest, signer);
    if (!(outcome instanceof DeliveryOutcome.Delivered)) {
      System.err.println(outcome);
    }
  }

  private void tell(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        "{\"received\":%d,\"delivered\":%d,\"cpuMicros\":%d}"
            .formatted(received.get(), delivered.get(), SYSTEM.getProcessCpuTime() / 1_000));
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
