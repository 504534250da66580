package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.signatures.Headers;

/**
 * A server with the actors alice, bob and carol, of which nothing but its queues is at work: what
 * is sent waits in them to be looked at.
 */
final class Here implements AutoCloseable {
  static final String ORIGIN = "https://here.example";
  static final String ACTIVITY_JSON = "application/activity+json";

  private static final Map<String, Actor> ACTORS =
      Map.of(
          "alice", Person.builder().name("Alice").build(),
          "bob", Person.builder().name("Bob").build(),
          "carol", Person.builder().name("Carol").build());

  final Leaving store = new Leaving();
  final Federation federation;

  Here() {
    this(settings -> {});
  }

  Here(Consumer<Federation.Builder> settings) {
    Federation.Builder builder =
        Federation.builder(ORIGIN, name -> Optional.ofNullable(ACTORS.get(name)))
            .storage(store)
            .executor(work -> {})
            .client(Loopback::only);
    settings.accept(builder);
    federation = builder.build();
  }

  ActorContext alice() {
    return federation.actor("alice");
  }

  static URI uri(String path) {
    return URI.create(ORIGIN + path);
  }

  /** A text as a part of a path or a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** The target of a request for something here. */
  static String target(URI uri) {
    return uri.toString().substring(ORIGIN.length());
  }

  static ServerRequest request(String method, String target, Headers headers) {
    return new ServerRequest(method, target, headers, RequestBody.of(new byte[0]), "192.0.2.1");
  }

  /** What somebody gets who asks for ActivityStreams and does not sign. */
  ServerResponse get(String target) {
    return federation.handle(request("GET", target, Headers.of("Accept", ACTIVITY_JSON)));
  }

  ServerResponse get(URI uri) {
    return get(target(uri));
  }

  /** All that this server has let out in its queues, as text. */
  List<String> left() {
    List<String> all = new ArrayList<>();
    store.sent.forEach(outbound -> all.add(new String(outbound.document(), UTF_8)));
    store.local.forEach(entry -> all.add(new String(entry.document(), UTF_8)));
    return all;
  }

  /** Where the latest deliveries go, the newest first. */
  List<URI> targets() {
    return store
        .transactions()
        .run(tx -> store.deliveries().list(tx, State.WAITING, Long.MAX_VALUE, 1_000))
        .stream()
        .map(status -> status.delivery().delivery().target())
        .toList();
  }

  @Override
  public void close() {
    federation.close(Duration.ZERO);
  }
}
