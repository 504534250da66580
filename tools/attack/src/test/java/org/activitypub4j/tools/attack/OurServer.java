package org.activitypub4j.tools.attack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.jdkhttpserver.FederationHttpHandler;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.memory.InMemoryStore;

/** A server as somebody would set it up with this library, on loopback. */
final class OurServer implements AutoCloseable {
  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Federation federation;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(33);
  private final URI actor;
  private final URI hidden;

  OurServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    federation =
        Federation.builder(
                "http://127.0.0.1:" + http.getAddress().getPort(),
                name ->
                    name.equals("alice")
                        ? Optional.of(Person.builder().name("Alice").build())
                        : Optional.empty())
            .storage(new InMemoryStore())
            .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
            .build();
    http.createContext("/", new FederationHttpHandler(federation));
    http.setExecutor(threads);
    http.start();
    ActorContext alice = federation.actor("alice");
    alice.posts().note("<p>Hello, world</p>");
    actor = alice.id();
    hidden = alice.newPostId();
    alice.publish(
        Note.builder()
            .id(hidden)
            .attributedTo(actor)
            .to(alice.followers())
            .content("<p>only for followers</p>")
            .build());
  }

  URI actor() {
    return actor;
  }

  /** Who follows, by their ids. */
  List<URI> followers() {
    return federation.actor("alice").follows().followers(100);
  }

  /** A post for followers only. */
  URI hidden() {
    return hidden;
  }

  @Override
  public void close() {
    federation.close(Duration.ofSeconds(2));
    http.stop(0);
    threads.shutdownNow();
  }
}
