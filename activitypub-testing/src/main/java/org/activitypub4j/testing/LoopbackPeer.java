package org.activitypub4j.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.Keys;

/**
 * Another server, as a test scripts it: an HTTP server on a loopback port that answers each path as
 * it was told, everything else with 404, and remembers what it was asked.
 *
 * <pre>{@code
 * try (LoopbackPeer peer = LoopbackPeer.start("peer.test")) {
 *   PeerActor carol = peer.actor("/users/carol");
 *   Federation federation =
 *       Federation.builder("http://us.test", directory)
 *           .client(
 *               client ->
 *                   client
 *                       .allowNetworks(Cidr.parse("127.0.0.0/8"))
 *                       .resolver(LoopbackPeer::resolve))
 *           .build();
 *   federation.actor("alice").follow(carol.id());
 *   Await.until("the Follow", () -> peer.count("POST", "/users/carol/inbox") == 1);
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; close it in the end.
 */
public final class LoopbackPeer implements AutoCloseable {
  private static final KeyPair KEYS = Keys.generateRsa();

  private final String host;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private record Answer(int status, Map<String, String> headers, String body) {}

  private LoopbackPeer(String host) throws IOException {
    this.host = host;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  /** Starts a server that is named by its address, {@code 127.0.0.1}, and so needs no resolver. */
  public static LoopbackPeer start() {
    return start("127.0.0.1");
  }

  /**
   * Starts a server.
   *
   * @param host its name, which ends in {@code .test}: a client that is to find it needs {@link
   *     #resolve}
   * @throws UncheckedIOException if no port can be opened
   */
  public static LoopbackPeer start(String host) {
    try {
      return new LoopbackPeer(host);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The address of every name under {@code .test}: the loopback address.
   *
   * @throws UnknownHostException for every other name
   */
  public static List<InetAddress> resolve(String host) throws UnknownHostException {
    if (!host.endsWith(".test")) {
      throw new UnknownHostException(host);
    }
    return List.of(InetAddress.getLoopbackAddress());
  }

  /** The URL of a path here, with which a query may come. */
  public URI uri(String path) {
    return URI.create("http://" + host + ":" + http.getAddress().getPort() + path);
  }

  /** Serves an actor at a path, and an inbox of theirs that takes everything. */
  public PeerActor actor(String path) {
    return actor(path, KEYS);
  }

  /** The same, with keys of its own. */
  public PeerActor actor(String path, KeyPair keys) {
    PeerActor actor = new PeerActor(uri(path), keys);
    serve(path, actor.document());
    status(path + "/inbox", 202);
    return actor;
  }

  /** Answers a path with an object. */
  public void serve(String path, ASObject object) {
    serve(path, new String(ActivityStreams.standard().write(object), UTF_8));
  }

  /** Answers a path with a document, labelled as ActivityStreams. */
  public void serve(String path, String json) {
    answers.put(path, new Answer(200, Map.of(), json));
  }

  /** Answers a path with a status and nothing else. */
  public void status(String path, int status) {
    answers.put(path, new Answer(status, Map.of(), ""));
  }

  /** Answers a path with a status, and says when to come again. */
  public void busy(String path, int status, Duration retryAfter) {
    answers.put(path, new Answer(status, Map.of("Retry-After", "" + retryAfter.toSeconds()), ""));
  }

  /** Answers a path with 302. */
  public void redirect(String path, URI location) {
    answers.put(path, new Answer(302, Map.of("Location", location.toString()), ""));
  }

  /** Forgets how to answer, and what was asked. */
  public void reset() {
    answers.clear();
    asked.clear();
  }

  /** What was asked so far, in order: methods and paths, such as {@code GET /users/carol}. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** How often a path was asked with a method. */
  public long count(String method, String path) {
    return asked.stream().filter((method + " " + path)::equals).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(exchange.getRequestMethod() + " " + path);
    Answer answer = answers.getOrDefault(path, new Answer(404, Map.of(), ""));
    byte[] body = answer.body().getBytes(UTF_8);
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/activity+json");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
