package org.activitypub4j.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.server.http.BodyPlaces;
import org.activitypub4j.server.http.RemoteAddresses;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Lets a {@link Federation} answer requests, and another handler those that are not for it.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 8080), 0);
 * server.createContext("/", new FederationHttpHandler(federation));
 * server.setExecutor(Executors.newFixedThreadPool(64));
 * server.start();
 * }</pre>
 *
 * <p>Safe for use by several threads. The server needs an executor with several threads, because a
 * request may have to wait. With the defaults, up to 24 threads wait for keys of other servers
 * ({@code FederationClient.Builder#maxWaitingForKeys}), 8 for bodies, 4 for the rest of bodies that
 * are not read any more, and 16 for clients to read large answers ({@link BodyLimits}). So it
 * should have more than 52 threads.
 *
 * <p><b>This handler limits</b> how long a body may take, also if it is not read any more; how long
 * a client may take to read an answer, and how many answers wait for one client and for all. It
 * answers malformed headers, and doubled headers that another program could read differently, with
 * 400, and closes the connection.
 *
 * <p><b>It cannot limit the following,</b> because the server calls it after it has read the
 * headers:
 *
 * <ul>
 *   <li>Answers may be held back for 40 milliseconds each. Set {@code
 *       -Dsun.net.httpserver.nodelay=true} when Java starts.
 *   <li>Each connection with slow headers keeps a thread, by default for ever. Set {@code
 *       -Dsun.net.httpserver.maxReqTime=20} (seconds for a whole request), and {@code
 *       -Dsun.net.httpserver.maxRspTime=60} (for a whole response) when Java starts.
 *   <li>The number of connections: {@code jdk.httpserver.maxConnections} (no limit by default); how
 *       many of them wait for a next request, and how long: {@code
 *       sun.net.httpserver.maxIdleConnections} (200) and {@code sun.net.httpserver.idleInterval}
 *       (30 seconds). The headers of one request: {@code sun.net.httpserver.maxReqHeaders} (200
 *       lines) and {@code sun.net.httpserver.maxReqHeaderSize} (380 kB; not in all versions of
 *       Java).
 *   <li>The server takes a bare CR in a header for the end of a line, unlike most proxies, joins
 *       folded lines, takes a bare LF for a line break, and drops control characters around values.
 *       So a proxy in front may see one header where this server sees two. That does not forge a
 *       signature, because signatures are checked over what this server sees. But if the proxy
 *       passes, adds or trusts headers, it must refuse such messages, as current ones do. Without a
 *       proxy there is no such difference.
 * </ul>
 *
 * <p>For a server that strangers reach, put a proxy in front that buffers requests, with limits of
 * its own.
 */
public final class FederationHttpHandler implements HttpHandler {
  /** What is no longer goes into the buffers of a connection, whoever does not read it. */
  private static final int SMALL_ANSWER_BYTES = 16 * 1_024;

  private final Federation federation;
  private final @Nullable HttpHandler otherwise;
  private final BodyLimits limits;
  private final Function<HttpExchange, Optional<String>> remoteAddress;
  private final BodyPlaces wanted;
  private final BodyPlaces unwanted;
  private final AnswerPlaces answers;
  private final Watchdog watchdog = new Watchdog();

  /** Makes a handler that answers everything; 404 for what is not for the federation. */
  public FederationHttpHandler(Federation federation) {
    this(federation, null, BodyLimits.DEFAULT, FederationHttpHandler::ofConnection);
  }

  /**
   * Makes a handler that answers what is for the federation, and leaves the rest to another one.
   *
   * @param otherwise answers the rest, such as pages. It reads bodies itself, without limits
   */
  public FederationHttpHandler(Federation federation, HttpHandler otherwise) {
    this(
        federation,
        Objects.requireNonNull(otherwise, "otherwise"),
        BodyLimits.DEFAULT,
        FederationHttpHandler::ofConnection);
  }

  private FederationHttpHandler(
      Federation federation,
      @Nullable HttpHandler otherwise,
      BodyLimits limits,
      Function<HttpExchange, Optional<String>> remoteAddress) {
    this.federation = Objects.requireNonNull(federation, "federation");
    this.otherwise = otherwise;
    this.limits = Objects.requireNonNull(limits, "limits");
    this.remoteAddress = Objects.requireNonNull(remoteAddress, "remoteAddress");
    this.wanted = BodyPlaces.wanted(limits);
    this.unwanted = BodyPlaces.unwanted(limits);
    this.answers = new AnswerPlaces(limits, watchdog);
  }

  private static Optional<String> ofConnection(HttpExchange exchange) {
    return RemoteAddresses.ofConnection(exchange.getRemoteAddress().getAddress().getHostAddress());
  }

  /** Returns the same handler with other limits; default {@link BodyLimits#DEFAULT}. */
  public FederationHttpHandler withBodyLimits(BodyLimits other) {
    return new FederationHttpHandler(federation, otherwise, other, remoteAddress);
  }

  /**
   * Returns the same handler with another way to find the IP address of the client. You need it
   * behind a proxy: take the address from the header that your proxy sets. In a header with several
   * entries, take the entry that your own proxy added, or with several proxies, the first of them.
   * A client can write anything into the other entries.
   *
   * <p>The default is the address of the connection, or none if that is private or the loopback
   * address, because it is then the address of a proxy. Without an address no sender can be charged
   * for what it causes, so one stranger can use up what all strangers together may use.
   *
   * @param other called once for each request; returns empty if the address is unknown, never null
   */
  public FederationHttpHandler withRemoteAddress(Function<HttpExchange, Optional<String>> other) {
    return new FederationHttpHandler(federation, otherwise, limits, other);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Optional<String> address = remoteAddress.apply(exchange);
    ExchangeBody body = new ExchangeBody(exchange, limits, address, wanted, unwanted, watchdog);
    ServerRequest request;
    try {
      request = request(exchange, body, address);
    } catch (IllegalArgumentException e) {
      respond(
          exchange,
          body,
          ServerResponse.problem(400, String.valueOf(e.getMessage())).with("Connection", "close"));
      return;
    }
    Optional<ServerResponse> response =
        otherwise == null
            ? Optional.of(federation.handle(request))
            : federation.handleIfOurs(request);
    if (body.wasRefused()) {
      respond(exchange, body, ServerResponse.unavailable("too many requests are being read"));
    } else if (response.isPresent()) {
      respond(exchange, body, response.get());
    } else {
      if (federation.variesByAccept(request)) {
        exchange.getResponseHeaders().add("Vary", "Accept");
      }
      otherwise(exchange);
    }
  }

  private void otherwise(HttpExchange exchange) throws IOException {
    if (otherwise != null) {
      otherwise.handle(exchange);
    }
  }

  private static ServerRequest request(
      HttpExchange exchange, ExchangeBody body, Optional<String> address) {
    return new ServerRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        Headers.received(exchange.getRequestHeaders()),
        body,
        address.orElse(null));
  }

  /** Large answers that are not taken are few, of one sender and in all. */
  private void respond(HttpExchange exchange, ExchangeBody body, ServerResponse response)
      throws IOException {
    if (isHead(exchange) || response.body().length <= SMALL_ANSWER_BYTES) {
      respond(exchange, body, response, watchdog.after(limits.linger()));
      return;
    }
    Optional<AnswerPlaces.Place> place = answers.take(body.sender());
    if (place.isEmpty()) {
      respond(
          exchange,
          body,
          ServerResponse.unavailable("too many answers have not been taken")
              .with("Cache-Control", "private, no-store"),
          watchdog.after(limits.linger()));
      return;
    }
    try (AnswerPlaces.Place taken = place.get()) {
      respond(exchange, body, response, taken.watch());
    }
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private void respond(
      HttpExchange exchange, ExchangeBody body, ServerResponse response, Watchdog.Watch watch)
      throws IOException {
    try {
      response.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      if (!body.isComplete()) {
        // Where there is no body to send the server would take this one for the next request.
        exchange.getResponseHeaders().set("Connection", "close");
      }
      boolean bodyless = isHead(exchange) || response.body().length == 0;
      exchange.sendResponseHeaders(response.status(), bodyless ? -1 : response.body().length);
      if (!bodyless) {
        exchange.getResponseBody().write(response.body());
        // Closing reads what is left of the request first: the answer is not to wait for that.
        exchange.getResponseBody().flush();
      }
    } finally {
      watch.close();
      body.close();
    }
  }
}
