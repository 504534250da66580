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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Note;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Alice deletes all her posts, and bob writes one to the same hosts. */
@Tag("slow")
class T18FairnessTest {
  private static final int HOSTS = 5;
  private static final int DELETES = 600;

  /** More than one process leases at a time. */
  private static final int MANY = 250;

  /**
   * How many come before bob's post at most. It is the next one, but the other request to the host
   * can be quicker, again and again.
   */
  private static final int FIRST_FEW = 10;

  /** Who sent what arrived, for each host. */
  private final Map<String, Queue<String>> arrived = new ConcurrentHashMap<>();

  /** How often each host was looked at for what others send than those who fill its window. */
  private final Map<String, AtomicInteger> looks = new ConcurrentHashMap<>();

  private final AtomicInteger hanging = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final OverMemory storage =
      new OverMemory() {
        private final DeliveryStore watched =
            Stores.watched(DeliveryStore.class, memory.deliveries(), T18FairnessTest.this::called);

        @Override
        public DeliveryStore deliveries() {
          return watched;
        }
      };

  /** Nobody gets an answer before it is open. */
  private volatile CountDownLatch gate = new CountDownLatch(0);

  private HttpServer peer;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext("/", this::answer);
    peer.setExecutor(threads);
    peer.start();
    server = TestServer.start(settings -> settings.storage(storage));
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
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      arrived
          .computeIfAbsent(host, one -> new ConcurrentLinkedQueue<>())
          .add(body.contains("/users/bob") ? "bob" : "alice");
      hanging.incrementAndGet();
      gate.await();
      hanging.decrementAndGet();
      exchange.sendResponseHeaders(202, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void called(String method, List<Object> values) {
    if (method.equals("read")) {
      for (Object one : (List<?>) values.get(1)) {
        if (one instanceof Reading reading && !reading.without().isEmpty()) {
          String host = URI.create(reading.lease().host()).getHost();
          looks.computeIfAbsent(host, name -> new AtomicInteger()).incrementAndGet();
        }
      }
    }
  }

  private static List<String> hosts() {
    return hosts(HOSTS);
  }

  private static List<String> hosts(int count) {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hosts.add("h" + i + ".domain" + i + ".test");
    }
    return hosts;
  }

  private void followedBy(String name, String host) {
    URI id = URI.create("http://" + host + ":" + peer.getAddress().getPort() + "/actor");
    URI inbox = id.resolve("/inbox");
    Stores.putFollower(storage, name, new Follower(id, inbox, null, id, FollowState.ACCEPTED));
  }

  /** A post that alice sent long ago. */
  private URI oldPost(URI id) {
    byte[] json =
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Note","id":"%s"}"""
            .formatted(id)
            .getBytes(UTF_8);
    StoredObject note = new StoredObject(id, "alice", json, StoredObject.Audience.PUBLIC);
    Stores.run(storage, tx -> storage.objects().put(tx, note));
    return id;
  }

  private List<String> arrivedAt(String host) {
    return List.copyOf(arrived.getOrDefault(host, new ConcurrentLinkedQueue<>()));
  }

  @Test
  void a_post_does_not_wait_for_the_mass_of_another_sender() {
    for (String host : hosts()) {
      followedBy("alice", host);
      followedBy("bob", host);
    }
    ActorContext alice = server.actor("alice");
    ActorContext bob = server.actor("bob");
    post(bob); // bob has a key, and the hosts are known to answer
    awaitBob(1);
    for (int i = 0; i < DELETES; i++) {
      alice.send(Delete.builder().object(oldPost(alice.newPostId())).to(alice.followers()).build());
    }
    Await.until(
        () -> "all hosts get something: " + arrived,
        () -> hosts().stream().allMatch(host -> arrivedAt(host).size() > 20));

    gate = new CountDownLatch(1);
    Await.until(() -> "requests hang: " + hanging, () -> hanging.get() == 2 * HOSTS);
    post(bob);
    looks.clear();
    Await.until(
        () -> "each host is looked at twice: " + looks,
        () -> looks.size() == HOSTS && looks.values().stream().allMatch(one -> one.get() > 1));
    Map<String, Integer> before = new ConcurrentHashMap<>();
    hosts().forEach(host -> before.put(host, arrivedAt(host).size()));

    gate.countDown();
    awaitBob(2);
    for (String host : hosts()) {
      int position = arrivedAt(host).lastIndexOf("bob") - before.getOrDefault(host, 0);
      assertThat(position).as("before bob's post at " + host).isBetween(0, FIRST_FEW);
    }
    assertThat(hosts()).as("deletes wait").allMatch(host -> arrivedAt(host).size() < DELETES);
  }

  @Test
  void a_post_reaches_all_hosts_while_more_of_them_than_are_held_get_the_mass_of_another_sender() {
    List<String> many = hosts(MANY);
    for (String host : many) {
      followedBy("alice", host);
      followedBy("bob", host);
    }
    ActorContext alice = server.actor("alice");
    ActorContext bob = server.actor("bob");
    mass(alice);
    post(bob);
    Await.value(
        Duration.ofMinutes(2),
        () -> "bob's post has arrived at " + withBobs(many) + " of " + MANY,
        () -> {
          mass(alice);
          return withBobs(many) == MANY ? Optional.of(true) : Optional.empty();
        });
  }

  /** Sends so much that no host ever has everything. */
  private void mass(ActorContext alice) {
    while (server.federation.deliveries().counts().waiting() < 20L * MANY) {
      post(alice);
    }
  }

  private long withBobs(List<String> hosts) {
    return hosts.stream().filter(host -> arrivedAt(host).contains("bob")).count();
  }

  private static void post(ActorContext actor) {
    Note note = Note.builder().id(actor.newPostId()).content("x").to(Audience.PUBLIC).build();
    actor.send(Create.builder().object(note).to(actor.followers()).build());
  }

  private void awaitBob(int posts) {
    Await.until(
        () -> posts + " of bob's posts have arrived everywhere: " + arrived,
        () ->
            hosts().stream()
                .allMatch(host -> arrivedAt(host).stream().filter("bob"::equals).count() == posts));
  }
}
