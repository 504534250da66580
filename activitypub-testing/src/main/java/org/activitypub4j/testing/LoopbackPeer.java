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
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.keys.Keys;

/**
 * Another server for tests: an HTTP server on a loopback port. The test sets the answer of each
 * path; every other path answers 404. It remembers the requests that it got.
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
 *   federation.actor("alice").follows().follow(carol.id());
 *   Await.until("the Follow", () -> peer.count("POST", "/users/carol/inbox") == 1);
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads. Close it after the test.
 */
public final class LoopbackPeer implements AutoCloseable {
  private static final KeyPair KEYS = Keys.generateRsa();

  private final String host;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Queue<PeerRequest> requests = new ConcurrentLinkedQueue<>();

  private record Answer(int status, Map<String, String> headers, String body) {}

  private LoopbackPeer(String host) throws IOException {
    this.host = host;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  /** Starts a server at {@code 127.0.0.1}; a client needs no resolver to find it. */
  public static LoopbackPeer start() {
    return start("127.0.0.1");
  }

  /**
   * Starts a server.
   *
   * @param host its name, which ends in {@code .test}; a client needs {@link #resolve} to find it
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
   * Returns the loopback address for every name that ends in {@code .test}.
   *
   * @throws UnknownHostException for every other name
   */
  public static List<InetAddress> resolve(String host) throws UnknownHostException {
    if (!host.endsWith(".test")) {
      throw new UnknownHostException(host);
    }
    return List.of(InetAddress.getLoopbackAddress());
  }

  /** Returns the URL of a path of this server; the path may have a query. */
  public URI uri(String path) {
    return URI.create("http://" + host + ":" + http.getAddress().getPort() + path);
  }

  /** Serves an actor at a path, and an inbox below it that accepts everything. */
  public PeerActor actor(String path) {
    return actor(path, KEYS);
  }

  /** Serves an actor with keys of its own; otherwise like {@link #actor(String)}. */
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

  /** Answers a path with a document of type {@code application/activity+json}. */
  public void serve(String path, String json) {
    answer(path, 200, json);
  }

  /** Answers a path with a status and a body, whose type is {@code application/activity+json}. */
  public void answer(String path, int status, String body) {
    answers.put(path, new Answer(status, Map.of(), body));
  }

  /** Answers a path with a body of another type, such as {@code application/jrd+json}. */
  public void serve(String path, String contentType, String body) {
    answers.put(path, new Answer(200, Map.of("Content-Type", contentType), body));
  }

  /** Answers a path with a status and an empty body. */
  public void status(String path, int status) {
    answer(path, status, "");
  }

  /** Answers a path with a status and a {@code Retry-After}. */
  public void busy(String path, int status, Duration retryAfter) {
    answers.put(path, new Answer(status, Map.of("Retry-After", "" + retryAfter.toSeconds()), ""));
  }

  /** Answers a path with 302. */
  public void redirect(String path, URI location) {
    answers.put(path, new Answer(302, Map.of("Location", location.toString()), ""));
  }

  /** Forgets all answers and all requests. */
  public void reset() {
    answers.clear();
    requests.clear();
  }

  /** Returns the requests so far, in order: method and path, such as {@code GET /users/carol}. */
  public List<String> asked() {
    return requests.stream().map(PeerRequest::toString).toList();
  }

  /** Returns how many requests there were for a path with a method. */
  public long count(String method, String path) {
    return requests(method, path).size();
  }

  /** Returns the requests so far for a path with a method, in order, with headers and body. */
  public List<PeerRequest> requests(String method, String path) {
    return requests.stream()
        .filter(request -> request.method().equals(method) && request.path().equals(path))
        .toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    Answer answer = answers.getOrDefault(path, new Answer(404, Map.of(), ""));
    byte[] body = answer.body().getBytes(UTF_8);
    try (exchange) {
      requests.add(
          new PeerRequest(
              exchange.getRequestMethod(),
              path,
              Headers.received(exchange.getRequestHeaders()),
              exchange.getRequestBody().readAllBytes()));
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
