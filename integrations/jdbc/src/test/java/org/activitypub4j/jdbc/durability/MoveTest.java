package org.activitypub4j.jdbc.durability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.activitypub4j.jdbc.JdbcCopy;
import org.activitypub4j.jdbc.JdbcSchema;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.jdkhttpserver.FederationHttpHandler;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.spi.Blocked;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore.Counts;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A server that is copied to another database goes on there. */
@Tag("slow")
class MoveTest {
  private static final SecretKeySpec SECRET = new SecretKeySpec(new byte[16], "AES");

  @TempDir Path folder;

  private final int port;
  private final LoopbackPeer peer = LoopbackPeer.start("peer.test");
  private final List<String> handled = new CopyOnWriteArrayList<>();

  MoveTest() throws IOException {
    port = Child.freePort();
  }

  @BeforeEach
  void answer() {
    peer.status("/inbox", 202);
    peer.actor("/users/carol");
  }

  @AfterEach
  void close() {
    peer.close();
  }

  private DataSource file(String name) {
    SQLiteDataSource file = new SQLiteDataSource();
    file.setUrl("jdbc:sqlite:" + folder.resolve(name));
    return file;
  }

  private static JdbcStorage storage(DataSource database) {
    return JdbcStorage.builder(JdbcSchema.of(database)).encryptKeys("1", SECRET).build();
  }

  /** A server on a database. */
  private final class Running implements AutoCloseable {
    final JdbcStorage storage;
    final Federation federation;
    final HttpServer http;

    Running(DataSource database) throws IOException {
      storage = storage(database);
      federation =
          Federation.builder("http://127.0.0.1:" + port, MoveTest::profile)
              .storage(storage)
              .cache(storage.cache())
              .client(Node::onLoopback)
              .on(
                  Create.class,
                  (tx, received) ->
                      handled.add(received.activity().id().map(URI::toString).orElse("")))
              .build();
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      http.createContext("/", new FederationHttpHandler(federation));
      http.start();
    }

    Activity post(String text) {
      return federation.actor("alice").posts().note("<p>" + text + "</p>");
    }

    PublicKey key() {
      return storage.keys().makeKeys("alice").get(0).publicKey();
    }

    List<URI> outbox() {
      return storage
          .transactions()
          .run(tx -> storage.objects().outbox(tx, "alice", null, 9).items().stream())
          .map(StoredObject::id)
          .toList();
    }

    @Override
    public void close() {
      http.stop(0);
      federation.close(Duration.ofSeconds(5));
      storage.close();
    }
  }

  private static Optional<Person> profile(String name) {
    return name.equals("alice") ? Optional.of(Person.builder().build()) : Optional.empty();
  }

  private String host(int number) {
    return "http://h" + number + ".test:" + peer.uri("/").getPort();
  }

  private void follow(JdbcStorage storage, int number) {
    Follower follower =
        new Follower(
            URI.create(host(number) + "/users/f"),
            URI.create(host(number) + "/inbox"),
            null,
            URI.create(host(number) + "/follow"),
            FollowState.ACCEPTED);
    Node.run(storage, tx -> storage.follows().putFollower(tx, "alice", follower));
  }

  /** What waits when a process is killed: deliveries to some hosts, one of them given up. */
  private void addDeliveries(JdbcStorage storage, String name, int givenUp, int... hosts) {
    URI activity = URI.create("http://127.0.0.1:" + port + "/" + name);
    Instant now = Instant.now();
    List<Delivery> deliveries = new ArrayList<>();
    for (int number : hosts) {
      String host = host(number);
      URI inbox = URI.create(host + "/inbox");
      deliveries.add(new Delivery(Delivery.Kind.INBOX, inbox, host, "h.test", 1, null));
    }
    byte[] document =
        """
        {"@context": "https://www.w3.org/ns/activitystreams", "type": "Like", "id": "%s",
         "actor": "http://127.0.0.1:%d/users/alice", "object": "http://h0.test/1"}
        """
            .formatted(activity, port)
            .getBytes(UTF_8);
    Node.run(
        storage,
        tx -> {
          storage
              .deliveries()
              .add(
                  tx,
                  new OutboundActivity("alice", activity, document, now, now, null),
                  deliveries);
          storage
              .deliveries()
              .park(tx, activity, URI.create(host(givenUp) + "/inbox"), "given up", now);
        });
  }

  /** An activity that nobody has handled. */
  private void receive(JdbcStorage storage, String name) {
    String actor = peer.uri("/users/carol").toString();
    byte[] body =
        """
        {"@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "id": "%1$s/%3$s",
         "actor": "%1$s", "to": ["http://127.0.0.1:%2$d/users/alice"],
         "object": {"type": "Note", "id": "%1$s/%3$s/note", "attributedTo": "%1$s",
          "to": ["http://127.0.0.1:%2$d/users/alice"], "content": "x"}}
        """
            .formatted(actor, port, name)
            .getBytes(UTF_8);
    InboxEntry entry =
        new InboxEntry(
            actor + "/" + name,
            URI.create(actor),
            actor,
            body,
            Ground.SIGNATURE,
            null,
            Set.of("alice"),
            Run.FIRST,
            Instant.now(),
            0);
    Node.run(storage, tx -> storage.inbox().accept(tx, List.of(entry)));
  }

  /** How often each activity arrived at each host. */
  private Map<String, Integer> arrived() {
    Map<String, Integer> arrived = new TreeMap<>();
    peer.requests("POST", "/inbox")
        .forEach(
            request ->
                arrived.merge(
                    request.headers().first("Host").orElse("").split("\\.", -1)[0]
                        + " "
                        + request.object().id().map(URI::getPath).orElse(""),
                    1,
                    Integer::sum));
    return arrived;
  }

  private static Counts counts(Running server) {
    return server.federation.deliveries().counts();
  }

  @Test
  void a_server_goes_on_in_postgresql_and_then_in_another_file() throws IOException {
    try (EmbeddedPostgres postgresql = EmbeddedPostgres.builder().start()) {
      List<DataSource> databases =
          List.of(file("first.db"), postgresql.getPostgresDatabase(), file("last.db"));
      List<URI> posts = new ArrayList<>();
      PublicKey key;
      try (Running first = new Running(databases.get(0))) {
        key = first.key();
        follow(first.storage, 0);
        follow(first.storage, 1);
        URI target = URI.create(host(8) + "/users/blocked");
        Node.run(
            first.storage,
            tx -> first.storage.blocks().put(tx, "alice", new Blocked(target, target)));
        first.federation.deliveries().pauseHost(host(1), Instant.now().plus(Duration.ofDays(1)));
        posts.add(first.post("one").id().orElseThrow());
        Await.until("one arrives", () -> arrived().size() == 1);
      }

      for (int i = 0; i < 2; i++) {
        String like = "like" + i;
        try (JdbcStorage stopped = storage(databases.get(i))) {
          addDeliveries(stopped, like, 3, 0, 2, 3);
          receive(stopped, "create" + i);
        }

        JdbcCopy.copy(JdbcSchema.of(databases.get(i)), JdbcSchema.of(databases.get(i + 1)));

        try (Running next = new Running(databases.get(i + 1))) {
          assertThat(next.key()).isEqualTo(key);
          Await.until("the likes arrive", () -> counts(next).waiting() == posts.size());
          assertThat(arrived()).containsEntry("h0 /" + like, 1).containsEntry("h2 /" + like, 1);

          List<Long> givenUp =
              next.federation.deliveries().list(State.PARKED, 9).stream()
                  .map(one -> one.delivery().id())
                  .toList();
          assertThat(givenUp).hasSize(1);
          next.federation.deliveries().redrive(givenUp);
          Await.until(
              "the one that was given up arrives", () -> arrived().containsKey("h3 /" + like));

          posts.add(0, next.post("next" + i).id().orElseThrow());
          assertThat(next.outbox()).isEqualTo(posts);
          int last = i;
          Await.until("it is handled", () -> handled.size() == last + 1);
          Await.until("the new post arrives", () -> arrived().size() == 1 + 4 * (last + 1));
          assertThat(next.federation.actor("alice").blocks().blocked(9)).hasSize(1);
          assertThat(next.federation.actor("alice").follows().followers(9)).hasSize(2);
        }
      }

      try (Running last = new Running(databases.get(2))) {
        assertThat(counts(last).waiting()).isEqualTo(3);
        last.federation.deliveries().resumeHost(host(1));
        Await.until("all arrives", () -> counts(last).waiting() == 0);
        assertThat(last.outbox()).isEqualTo(posts);
      }
      assertThat(arrived()).hasSize(12).allSatisfy((what, times) -> assertThat(times).isEqualTo(1));
      assertThat(handled)
          .containsExactly(
              peer.uri("/users/carol/create0").toString(),
              peer.uri("/users/carol/create1").toString());
    }
  }
}
