package org.activitypub4j.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Service;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.testing.Await;

/**
 * A server of ours with the actors alice and bob, and the bots echo and parrot. Tests call the
 * engine itself; other servers reach it on a loopback port.
 */
final class TestServer implements AutoCloseable {
  private static final Map<String, Actor> ACTORS =
      Map.of(
          "alice", Person.builder().name("Alice").build(),
          "bob", Person.builder().name("Bob").build(),
          "echo", Service.builder().name("Echo").build(),
          "parrot", Service.builder().name("Parrot").build());

  /** What a listener was told of an attempt that failed; the last one parks the activity. */
  record Failure(String activity, boolean parked, RuntimeException cause) {}

  /** How many deliveries wait, have arrived, and were given up. */
  record Counts(long pending, long delivered, long parked) {}

  final InMemoryStore store = new InMemoryStore();
  final Queue<Received<?>> received = new ConcurrentLinkedQueue<>();
  final Queue<RequestEvent> requests = new ConcurrentLinkedQueue<>();
  final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  final Queue<String> ignored = new ConcurrentLinkedQueue<>();
  final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  final AtomicInteger delivered = new AtomicInteger();
  final Federation federation;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private TestServer(
      Consumer<Federation.Builder> settings, UnaryOperator<FederationClient.Builder> network) {
    http = listen();
    Federation.Builder builder =
        Federation.builder(
                "http://127.0.0.1:" + http.getAddress().getPort(),
                name -> Optional.ofNullable(ACTORS.get(name)))
            .storage(store)
            .on(Activity.class, (tx, activity) -> received.add(activity))
            .listener(
                new FederationListener() {
                  @Override
                  public void refused(String target, int status, String reason) {
                    refusals.add(status + " " + reason);
                  }

                  @Override
                  public void delivery(
                      QueuedDelivery delivery, URI activity, DeliveryResult result) {
                    delivered.addAndGet(result instanceof DeliveryResult.Done ? 1 : 0);
                  }

                  @Override
                  public void failed(String activity, boolean parked, RuntimeException cause) {
                    failures.add(new Failure(activity, parked, cause));
                  }

                  @Override
                  public void ignored(String activity, IgnoreReason reason, String detail) {
                    ignored.add(reason + " " + activity + " " + detail);
                  }
                })
            .client(client -> network.apply(client).observer(requests::add));
    settings.accept(builder);
    federation = builder.build();
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  private static HttpServer listen() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TestServer start() {
    return new TestServer(builder -> {}, Loopback::only);
  }

  static TestServer start(Consumer<Federation.Builder> settings) {
    return new TestServer(settings, Loopback::only);
  }

  /** One that may reach public addresses only, as in production. */
  static TestServer startInPublic() {
    return new TestServer(builder -> {}, UnaryOperator.identity());
  }

  ActorContext actor(String name) {
    return federation.actor(name);
  }

  URI inbox(String name) {
    return URI.create(actor(name).id() + "/inbox");
  }

  // ---------------------------------------------------------------- requests

  ServerResponse get(URI uri) {
    return get(uri, "application/activity+json");
  }

  ServerResponse get(URI uri, String accept) {
    return get(uri, Headers.of("Accept", accept));
  }

  ServerResponse get(URI uri, Headers headers) {
    return handle("GET", uri, headers, RequestBody.of(new byte[0]));
  }

  ServerResponse post(URI uri, Headers headers, byte[] body) {
    return handle("POST", uri, headers, RequestBody.of(body));
  }

  ServerResponse handle(String method, URI uri, Headers headers, RequestBody body) {
    if (!federation.origin().contains(uri)) {
      throw new IllegalArgumentException(uri + " is not on " + federation.origin());
    }
    String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return federation.handle(new ServerRequest(method, target, headers, body, "192.0.2.1"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      ServerResponse response =
          federation.handle(
              new ServerRequest(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  Headers.received(exchange.getRequestHeaders()),
                  RequestBody.of(body),
                  "127.0.0.1"));
      response.headers().forEach(exchange.getResponseHeaders()::add);
      int length = response.body().length;
      exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
      if (length > 0) {
        exchange.getResponseBody().write(response.body());
      }
    }
  }

  // ---------------------------------------------------------------- what happened

  /** Waits for an activity of a type. */
  <A extends Activity> Received<?> await(Class<A> type) {
    return Await.value(
        () -> type.getSimpleName() + "; refused: " + refusals,
        () -> received.stream().filter(one -> type.isInstance(one.activity())).findFirst());
  }

  /** Gives a local actor a follower. */
  void putFollower(String name, Follower follower) {
    Stores.putFollower(store, name, follower);
  }

  Counts counts() {
    DeliveryStore.Counts counts = store.transactions().run(tx -> store.deliveries().counts(tx));
    return new Counts(counts.waiting(), delivered.get(), counts.parked());
  }

  /** The latest delivery that waits or was given up. */
  DeliveryStore.Status latest() {
    return Stream.of(DeliveryStore.State.values())
        .flatMap(state -> list(state).stream())
        .findFirst()
        .orElseThrow();
  }

  private List<DeliveryStore.Status> list(DeliveryStore.State state) {
    return store.transactions().run(tx -> store.deliveries().list(tx, state, Long.MAX_VALUE, 1));
  }

  @Override
  public void close() {
    federation.close(Duration.ofSeconds(5));
    http.stop(0);
    threads.shutdownNow();
  }
}
