package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.testing.PeerActor;
import org.activitypub4j.testing.SteppingClock;

/**
 * A server of ours with the actors alice and bob, and as many servers of others as a test names:
 * each name under {@code .test} is a host of one loopback server that answers as the test says.
 */
final class World implements AutoCloseable {
  static final KeyPair GOOD = Keys.generateRsa();
  static final KeyPair EVIL = Keys.generateRsa();
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** What became of an activity: handled, dropped or failed. */
  record Outcome(String what, String id) {}

  /** What a handler saw. */
  final Queue<Received<?>> received = new ConcurrentLinkedQueue<>();

  /** Requests that others got, such as {@code GET good.test/users/alice}. */
  final Queue<String> asked = new ConcurrentLinkedQueue<>();

  final InMemoryStore store = new InMemoryStore();
  final Federation federation;
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer http;
  private final SteppingClock clock = new SteppingClock();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answer(int status, String location, byte[] body) {}

  World() throws IOException {
    this(settings -> {});
  }

  World(Consumer<Federation.Builder> settings) throws IOException {
    this(
        name ->
            List.of("alice", "bob").contains(name)
                ? Optional.of(Person.builder().name(name).build())
                : Optional.empty(),
        settings);
  }

  World(ActorDirectory directory, Consumer<Federation.Builder> settings) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
    Federation.Builder builder =
        Federation.builder(url("us.test", "").toString(), directory)
            .storage(store)
            .clock(clock)
            .on(Activity.class, (tx, activity) -> received.add(activity))
            .listener(
                new FederationListener() {
                  @Override
                  public void handled(Received<?> one) {
                    tell("handled", one.activity().id().map(URI::toString).orElse(""));
                  }

                  @Override
                  public void failed(String activity, boolean parked, RuntimeException cause) {
                    tell("failed", activity + " " + cause);
                  }

                  @Override
                  public void ignored(String activity, IgnoreReason reason, String detail) {
                    if (reason == IgnoreReason.NOT_PROVEN) {
                      tell("dropped", activity);
                    }
                  }
                })
            .client(Loopback::only);
    settings.accept(builder);
    federation = builder.build();
  }

  private void tell(String what, String id) {
    outcomes.add(new Outcome(what, id));
  }

  /** Lets time pass for signatures, caches and limits. */
  void pass(Duration time) {
    clock.advance(time);
  }

  URI url(String host, String path) {
    return URI.create("http://" + host + ":" + http.getAddress().getPort() + path);
  }

  void serve(URI url, String json) {
    answers.put(key(url), new Answer(200, "", json.getBytes(UTF_8)));
  }

  /** Lets whoever asks there wait for an answer. */
  void hang(URI url) {
    answers.put(key(url), new Answer(0, "", new byte[0]));
  }

  void redirect(URI url, URI location) {
    answers.put(key(url), new Answer(302, location.toString(), new byte[0]));
  }

  void status(URI url, int status) {
    answers.put(key(url), new Answer(status, "", new byte[0]));
  }

  /** Forgets how others answer, and all that happened. */
  void reset() {
    answers.clear();
    asked.clear();
    received.clear();
    outcomes.clear();
  }

  Instant now() {
    return clock.instant();
  }

  private static String key(URI url) {
    return url.getAuthority() + url.getRawPath();
  }

  /** An actor that lists a key under an id. */
  static String actor(URI id, URI keyId, KeyPair keys) {
    return """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
         "id":"%s","type":"Person","preferredUsername":"x","inbox":"%s/inbox","name":"%s",
         "publicKey":{"id":"%s","owner":"%s","publicKeyPem":"%s"}}"""
        .formatted(
            id, id, id.getHost(), keyId, id, Keys.toPem(keys.getPublic()).replace("\n", "\\n"));
  }

  /** Serves an actor with a key of its own. */
  URI serveActor(String host, String path, KeyPair keys) {
    URI id = url(host, path);
    serve(id, actor(id, URI.create(id + "#main-key"), keys));
    return id;
  }

  /** Posts an activity to the shared inbox, signed. */
  ServerResponse post(String json, URI keyId, KeyPair keys) {
    return post("/inbox", json, keyId, keys);
  }

  ServerResponse post(String path, String json, URI keyId, KeyPair keys) {
    byte[] body = json.getBytes(UTF_8);
    URI inbox = url("us.test", path);
    Headers headers =
        new PeerActor(keyId, keys)
            .sign("POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, clock, keyId);
    return federation.handle(
        new ServerRequest("POST", path, headers, RequestBody.of(body), "192.0.2.1"));
  }

  /** Waits for what becomes of the next activity that was accepted. */
  Outcome outcome() {
    try {
      Outcome outcome = outcomes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (outcome == null) {
        throw new AssertionError("nothing became of an activity in " + PATIENCE);
      }
      return outcome;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An activity in the context of ActivityStreams. */
  static String activity(String type, URI id, URI actor, String members) {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","type":%s,"id":"%s","actor":"%s",%s}"""
        .formatted(type.startsWith("[") ? type : '"' + type + '"', id, actor, members);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String path = exchange.getRequestURI().getRawPath();
    asked.add(exchange.getRequestMethod() + " " + host.replaceAll(":.*", "") + path);
    Answer answer = answers.getOrDefault(host + path, new Answer(404, "", new byte[0]));
    if (answer.status() == 0) {
      awaitEnd();
    }
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/activity+json");
      if (!answer.location().isEmpty()) {
        exchange.getResponseHeaders().set("Location", answer.location());
      }
      exchange.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      if (answer.body().length > 0) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  private void awaitEnd() throws IOException {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    throw new IOException("nobody was there");
  }

  @Override
  public void close() {
    end.countDown();
    federation.close(Duration.ofSeconds(5));
    http.stop(0);
    threads.shutdownNow();
  }
}
