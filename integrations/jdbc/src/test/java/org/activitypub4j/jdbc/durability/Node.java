package org.activitypub4j.jdbc.durability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.jdkhttpserver.FederationHttpHandler;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * A server that tests start, most of them as a process of its own which they kill. What it sends
 * and handles it writes into tables of its own, in the same transactions. Its arguments: the store,
 * the port in its address, its own port, the port of the peer, how many hosts there are, and at
 * which {@link FailPoint} it ends. Nodes with one store have one address, as behind a load
 * balancer. What it does it is told by lines of its input:
 *
 * <ul>
 *   <li>{@code send N}: sends N times a post and a change of it, and says {@code sent}; and {@code
 *       failed} each time that the store fails
 *   <li>{@code follow N NAME PORT}: gets N more followers, and says {@code followed}
 *   <li>{@code count}: says {@code arrived} and how many deliveries arrived that were its own
 *   <li>{@code close}: closes with a patience of 5 seconds, says {@code closed}, the milliseconds
 *       that it took, and whether all had ended, and exits
 *   <li>the end of the input: waits until nothing waits any more, closes, says {@code drained} and
 *       how many deliveries arrived that were its own, and exits
 * </ul>
 */
final class Node implements AutoCloseable {
  /** Shorter than the default, so that nobody waits long for what a killed process had. */
  static final Duration LEASE = Duration.ofSeconds(6);

  private final JdbcStorage storage;
  private final FailPoint failPoint;
  private final Federation federation;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger delivered = new AtomicInteger();

  private Node(JdbcStorage storage, FailPoint failPoint, int address, int port) throws IOException {
    this.storage = storage;
    this.failPoint = failPoint;
    this.federation =
        Federation.builder("http://127.0.0.1:" + address, Node::profile)
            .storage(failPoint)
            .pauseBeforeChanges(Duration.ofMillis(200))
            .leaseTime(LEASE)
            .cache(storage.cache()) // or each process that starts fetches the keys again
            .client(
                client ->
                    onLoopback(client).observer(request -> failPoint.reach(FailPoint.ANSWERED)))
            .listener(new Count())
            .on(Create.class, (tx, received) -> insert(tx, "t_effect", received.activity()))
            .build();
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/", new FederationHttpHandler(federation));
    http.setExecutor(threads);
  }

  /**
   * Starts a node in this process, which owns the storage from now on.
   *
   * @param address the port in the address of the server
   * @param port the port of this node
   * @param peerPort where all hosts are
   * @param hosts how many hosts follow
   */
  static Node start(JdbcStorage storage, int address, int port, int peerPort, int hosts)
      throws IOException {
    FailPoint none = new FailPoint(storage, FailPoint.NONE);
    return start(storage, none, address, port, peerPort, hosts);
  }

  private static Node start(
      JdbcStorage storage, FailPoint failPoint, int address, int port, int peerPort, int hosts)
      throws IOException {
    Node node = new Node(storage, failPoint, address, port);
    node.prepare(peerPort, hosts);
    node.http.start();
    return node;
  }

  private static Optional<Person> profile(String name) {
    return name.equals("alice")
        ? Optional.of(Person.builder().name("Alice").build())
        : Optional.empty();
  }

  /** Counts what arrived. */
  private final class Count implements FederationListener {
    @Override
    public void delivery(QueuedDelivery delivery, URI activity, DeliveryResult result) {
      if (result instanceof DeliveryResult.Done) {
        delivered.incrementAndGet();
      }
    }
  }

  /** Runs until it is killed, or has done what it was told. */
  public static void main(String[] args) throws Exception {
    JdbcStorage storage = open(args[0]);
    Node node =
        start(
            storage,
            new FailPoint(storage, args[5]),
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]));
    System.out.println("ready");
    node.failPoint.arm();
    try {
      node.obey(new BufferedReader(new InputStreamReader(System.in, UTF_8)));
    } finally {
      System.exit(0); // also if the test has ended, and the database with it
    }
  }

  private void obey(BufferedReader in) throws IOException, InterruptedException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("close")) {
        stop();
        return;
      }
      String[] words = line.split(" ", -1);
      if (words[0].equals("follow")) {
        follow(Integer.parseInt(words[1]), words[2], Integer.parseInt(words[3]));
        System.out.println("followed");
      } else if (line.equals("count")) {
        System.out.println("arrived " + delivered.get());
      } else {
        int times = Integer.parseInt(words[1]);
        // So that a node can be told to close while it sends.
        new Thread(() -> send(times)).start();
      }
    }
    drain();
  }

  /** Lets a server speak to peers on this machine, whatever they are called. */
  static FederationClient.Builder onLoopback(FederationClient.Builder client) {
    return client
        .allowNetworks(Cidr.parse("127.0.0.0/8"))
        // LoopbackPeer would make a key first, which takes seconds on a busy machine.
        .resolver(host -> List.of(InetAddress.getLoopbackAddress()));
  }

  /** Does something in a transaction. */
  static void run(JdbcStorage storage, Consumer<Tx> work) {
    storage
        .transactions()
        .run(
            tx -> {
              work.accept(tx);
              return tx;
            });
  }

  static JdbcStorage open(String store) {
    if (!store.startsWith("jdbc:")) {
      return JdbcStorage.openFile(Path.of(store));
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(store);
    config.setMaximumPoolSize(20);
    // What a process that stands still has locked does not hold up the others for long.
    config.addDataSourceProperty("options", "-c idle_in_transaction_session_timeout=5000");
    return JdbcStorage.open(new HikariDataSource(config));
  }

  private void prepare(int peerPort, int hosts) {
    storage.keys().makeKeys("alice"); // otherwise every thread that sends makes some at first
    run(
        storage,
        tx -> {
          execute(tx, "CREATE TABLE IF NOT EXISTS t_sent (activity TEXT)");
          execute(tx, "CREATE TABLE IF NOT EXISTS t_effect (activity TEXT)");
        });
    follow(hosts, "h", peerPort);
  }

  /** Makes hosts follow, all at one port. */
  private void follow(int hosts, String name, int port) {
    storage
        .transactions()
        .run(
            tx -> {
              for (int host = 0; host < hosts; host++) {
                String origin = "http://" + name + host + ".test:" + port;
                storage
                    .follows()
                    .putFollower(
                        tx,
                        "alice",
                        new Follower(
                            URI.create(origin + "/users/f"),
                            URI.create(origin + "/inbox"),
                            null,
                            URI.create(origin + "/follow"),
                            FollowState.ACCEPTED));
              }
              return tx;
            });
  }

  private void send(int times) {
    for (int i = 0; i < times; i++) {
      try {
        send();
      } catch (RuntimeException e) {
        System.out.println("failed"); // it does not know whether it was sent
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    System.out.println("sent");
  }

  /** Sends a post and a change of it, and between them one that is rolled back. */
  void send() {
    ActorContext alice = federation.actor("alice");
    ASObject post = post();
    rollBack(alice);
    committed(alice, post);
  }

  /** Sends a post. */
  ASObject post() {
    return committed(federation.actor("alice"), null);
  }

  /** Publishes a post, or changes one. */
  private ASObject committed(ActorContext alice, @Nullable ASObject post) {
    return failPoint
        .transactions()
        .run(
            tx -> {
              Activity sent =
                  post == null
                      ? alice.posts().note("<p>committed</p>")
                      : alice.posts().update(post.toBuilder().content("<p>changed</p>").build());
              insert(tx, "t_sent", sent);
              return sent.embeddedObject().orElseThrow();
            });
  }

  private void rollBack(ActorContext alice) {
    try {
      failPoint
          .transactions()
          .run(
              tx -> {
                alice.posts().note("<p>rolled back</p>");
                throw new RolledBack();
              });
    } catch (RolledBack e) {
      // as intended
    }
  }

  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void drain() throws InterruptedException {
    while (!isEmpty()) {
      Thread.sleep(50);
    }
    close();
    System.out.println("drained " + delivered.get());
  }

  /** Whether nothing waits, to be sent or to be handled. */
  boolean isEmpty() {
    return storage
        .transactions()
        .run(
            tx ->
                storage.deliveries().counts(tx).waiting() == 0
                    && storage.inbox().nextDue(tx).isEmpty());
  }

  @Override
  public void close() {
    federation.close(Duration.ofSeconds(5));
    http.stop(0);
    threads.shutdownNow();
    storage.close();
  }

  private void stop() {
    long began = System.nanoTime();
    boolean ended = federation.close(Duration.ofSeconds(5));
    System.out.println("closed " + (System.nanoTime() - began) / 1_000_000 + " " + ended);
    storage.close();
  }

  private void insert(Tx tx, String table, Activity activity) {
    try (PreparedStatement insert =
        storage
            .transactions()
            .connection(tx)
            .prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
      insert.setString(1, activity.id().map(URI::toString).orElse(""));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(Tx tx, String sql) {
    try (PreparedStatement statement =
        storage.transactions().connection(tx).prepareStatement(sql)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
