package org.activitypub4j.jdbc.durability;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.jdkhttpserver.FederationHttpHandler;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.LoopbackPeer;
import org.jspecify.annotations.Nullable;

/**
 * A server that tests start as a process of its own, and kill. What it sends and handles it writes
 * into tables of its own, in the same transactions. It is told what to do by its arguments: the
 * store, its port, the port of the peer, how many hosts there are, and {@code send} or {@code
 * drain}.
 */
final class Node {
  private final JdbcStorage storage;
  private final Federation federation;

  private Node(JdbcStorage storage, int port) {
    this.storage = storage;
    this.federation =
        Federation.builder("http://127.0.0.1:" + port, Node::profile)
            .storage(storage)
            .client(
                client ->
                    client.allowNetworks(Cidr.parse("127.0.0.0/8")).resolver(LoopbackPeer::resolve))
            .on(Create.class, (tx, received) -> insert(tx, "t_effect", received.activity()))
            .build();
  }

  private static Optional<Person> profile(String name) {
    return name.equals("alice")
        ? Optional.of(Person.builder().name("Alice").build())
        : Optional.empty();
  }

  /** Runs until it is killed, or everything that waits has ended. */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[1]);
    int peerPort = Integer.parseInt(args[2]);
    int hosts = Integer.parseInt(args[3]);
    Node node = new Node(open(args[0]), port);
    node.prepare(peerPort, hosts);
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/", new FederationHttpHandler(node.federation));
    http.setExecutor(Executors.newCachedThreadPool());
    http.start();
    System.out.println("ready");
    if (args[4].equals("send")) {
      node.send();
    } else {
      System.in.read(); // until everything that the test wants to send was accepted
      node.drain();
      System.out.println("drained");
      System.exit(0);
    }
  }

  static JdbcStorage open(String store) {
    if (!store.startsWith("jdbc:")) {
      return JdbcStorage.openFile(Path.of(store));
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(store);
    config.setMaximumPoolSize(20);
    return JdbcStorage.open(new HikariDataSource(config));
  }

  private void prepare(int peerPort, int hosts) {
    storage
        .transactions()
        .run(
            tx -> {
              execute(tx, "CREATE TABLE IF NOT EXISTS t_sent (activity TEXT)");
              execute(tx, "CREATE TABLE IF NOT EXISTS t_effect (activity TEXT)");
              for (int host = 0; host < hosts; host++) {
                String origin = "http://h" + host + ".test:" + peerPort;
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

  private void send() throws InterruptedException {
    ActorContext alice = federation.actor("alice");
    while (true) {
      ASObject post = committed(alice, null);
      rollBack(alice);
      committed(alice, post);
      Thread.sleep(100);
    }
  }

  /** Publishes a post, or changes one. */
  private ASObject committed(ActorContext alice, @Nullable ASObject post) {
    return storage
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
      storage
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
    while (storage
        .transactions()
        .run(
            tx ->
                storage.deliveries().counts(tx).waiting() > 0
                    || storage.inbox().nextDue(tx).isPresent())) {
      Thread.sleep(50);
    }
    federation.close(Duration.ofSeconds(5));
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
