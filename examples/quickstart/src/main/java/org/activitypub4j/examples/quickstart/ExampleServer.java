package org.activitypub4j.examples.quickstart;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.jdkhttpserver.FederationHttpHandler;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.memory.InMemoryStore;

/** A whole server: two actors, a store in memory, and an HTTP port. */
final class ExampleServer implements AutoCloseable {
  private static final Map<String, Actor> ACTORS =
      Map.of(
          "alice", Person.builder().name("Alice").summary("<p>I follow people.</p>").build(),
          "bob", Person.builder().name("Bob").summary("<p>I post things.</p>").build());

  private final Federation federation;
  private final InMemoryStore store;
  private final ReceivedLog received;
  private final HttpServer http;
  private final ExecutorService threads;

  private ExampleServer(
      Federation federation,
      InMemoryStore store,
      ReceivedLog received,
      HttpServer http,
      ExecutorService threads) {
    this.federation = federation;
    this.store = store;
    this.received = received;
    this.http = http;
    this.threads = threads;
  }

  /**
   * Starts a server on a loopback port.
   *
   * @param port 0 for any
   */
  static ExampleServer start(int port, Optional<String> publicOrigin, Settings settings)
      throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    String origin =
        publicOrigin.orElse(
            "http://" + loopback.getHostAddress() + ":" + http.getAddress().getPort());
    ReceivedLog received = new ReceivedLog();
    InMemoryStore store = new InMemoryStore();
    // This is all that an application needs to federate.
    Federation.Builder builder =
        Federation.builder(origin, name -> Optional.ofNullable(ACTORS.get(name)))
            .software("quickstart", "0.1.0")
            .storage(store)
            .on(Activity.class, (tx, activity) -> received.add(activity));
    settings.apply(builder);
    Federation federation = builder.build();
    ExecutorService threads = Executors.newFixedThreadPool(64, ExampleServer::daemon);
    http.createContext("/", new FederationHttpHandler(federation));
    http.setExecutor(threads);
    http.start();
    return new ExampleServer(federation, store, received, http, threads);
  }

  static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "http");
    thread.setDaemon(true);
    return thread;
  }

  Federation federation() {
    return federation;
  }

  InMemoryStore store() {
    return store;
  }

  ReceivedLog received() {
    return received;
  }

  static List<String> actorNames() {
    return List.of("alice", "bob");
  }

  @Override
  public void close() {
    federation.close(Duration.ofSeconds(2));
    http.stop(0);
    threads.shutdownNow();
  }
}
