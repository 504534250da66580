package org.activitypub4j.jdkhttpserver;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.Received;
import org.activitypub4j.testing.Await;

/** A server of ours on a loopback port, with the actors alice and bob. */
final class TestServer implements AutoCloseable {
  private static final Map<String, Actor> ACTORS =
      Map.of(
          "alice", Person.builder().name("Alice").build(),
          "bob", Person.builder().name("Bob").build());

  final Queue<Received<?>> received = new ConcurrentLinkedQueue<>();
  final Federation federation;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private TestServer(Consumer<Federation.Builder> settings) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Federation.Builder builder =
        Federation.builder(
                "http://127.0.0.1:" + http.getAddress().getPort(),
                name -> Optional.ofNullable(ACTORS.get(name)))
            .on(Activity.class, (tx, activity) -> received.add(activity))
            .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")));
    settings.accept(builder);
    federation = builder.build();
    http.createContext("/", new FederationHttpHandler(federation));
    http.setExecutor(threads);
    http.start();
  }

  static TestServer start() throws IOException {
    return new TestServer(builder -> {});
  }

  static TestServer start(Consumer<Federation.Builder> settings) throws IOException {
    return new TestServer(settings);
  }

  ActorContext actor(String name) {
    return federation.actor(name);
  }

  /** Waits for an activity of a type. */
  <A extends Activity> Received<?> await(Class<A> type) {
    return Await.value(
        type::getSimpleName,
        () -> received.stream().filter(one -> type.isInstance(one.activity())).findFirst());
  }

  @Override
  public void close() {
    federation.close(Duration.ofSeconds(5));
    http.stop(0);
    threads.shutdownNow();
  }
}
