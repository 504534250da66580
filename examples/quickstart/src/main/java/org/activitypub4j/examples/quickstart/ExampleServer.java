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
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Service;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;

/** A whole server: two actors, a store, and an HTTP port. */
final class ExampleServer implements AutoCloseable {
  private static final Map<String, Actor> ACTORS =
      Map.of(
          "alice", Person.builder().name("Alice").summary("<p>I follow people.</p>").build(),
          "bob", Service.builder().name("Bob").summary("<p>I answer who mentions me.</p>").build());

  private final Federation federation;
  private final Storage store;
  private final ReceivedLog received = new ReceivedLog();
  private final ArrivedLog arrived = new ArrivedLog();
  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(64, ExampleServer::daemon);

  private ExampleServer(HttpServer http, String origin, Settings settings) {
    this.http = http;
    Storage all = settings.storage().<Storage>map(one -> one).orElseGet(InMemoryStore::new);
    this.store =
        settings
            .keys()
            .<Storage>map(folder -> new ExampleStore(all, new FileKeys(folder)))
            .orElse(all);
    // This is all that an application needs to federate.
    Federation.Builder builder =
        Federation.builder(origin, name -> Optional.ofNullable(ACTORS.get(name)))
            .software("quickstart", "0.1.0")
            .storage(store)
            .tolerate(Finding.Rule.STORE_IN_MEMORY) // an example may forget, without --store
            .on(Activity.class, (tx, activity) -> received.add(activity))
            .listener(arrived)
            .on(Create.class, this::answer);
    settings.apply(builder);
    this.federation = builder.build();
  }

  /** Bob answers people who mention him; not programs, which might answer for ever. */
  private void answer(Tx tx, Received<Create> create) {
    // A program that says it is a person would answer in the same thread.
    boolean toOurs =
        create
            .object()
            .flatMap(ASObject::inReplyToId)
            .filter(federation.origin()::contains)
            .isPresent();
    if (!create.actor().isBot()
        && !toOurs
        && create.mentioned().contains("bob")
        && create.object().isPresent()) {
      federation.actor("bob").posts().reply(tx, create, "<p>I heard you.</p>");
    }
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
    ExampleServer server = new ExampleServer(http, origin, settings);
    http.createContext("/", new FederationHttpHandler(server.federation));
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "http");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return http.getAddress().getPort();
  }

  Federation federation() {
    return federation;
  }

  Storage store() {
    return store;
  }

  ReceivedLog received() {
    return received;
  }

  ArrivedLog arrived() {
    return arrived;
  }

  /** Whether anything waits to be delivered. */
  boolean isDelivering() {
    return store.transactions().run(tx -> store.deliveries().counts(tx)).waiting() > 0;
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
