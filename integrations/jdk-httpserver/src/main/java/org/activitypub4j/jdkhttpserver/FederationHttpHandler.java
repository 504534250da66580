package org.activitypub4j.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests by a {@link Federation}, and those that are not for it by another handler.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 8080), 0);
 * server.createContext("/", new FederationHttpHandler(federation));
 * server.setExecutor(Executors.newFixedThreadPool(64));
 * server.start();
 * }</pre>
 *
 * <p>Safe for use by several threads. The server needs an executor with several threads, for a
 * request may wait for another server: by default for 24 keys at once ({@code
 * FederationClient.Builder#maxWaitingForKeys}), for 8 bodies, for 4 that nobody wants, and for 16
 * large answers to be taken ({@link BodyLimits}), so it should have more than 52.
 *
 * <p><b>What this handler sees to:</b> that a body comes within {@link BodyLimits}, one that nobody
 * wants too; that the response is taken, and that neither one sender nor many together let many
 * wait; that malformed headers, and doubled ones of which others might take the other, get 400 and
 * the end of the connection.
 *
 * <p><b>What it cannot see to,</b> because the server calls it only when it has read the headers:
 *
 * <ul>
 *   <li>Answers may be held back for 40 milliseconds each. Set {@code
 *       -Dsun.net.httpserver.nodelay=true} when Java starts.
 *   <li>Slow headers hold a thread each, for ever by default. Set {@code
 *       -Dsun.net.httpserver.maxReqTime=20} (seconds for a whole request), and {@code
 *       -Dsun.net.httpserver.maxRspTime=60} (for a whole response) when Java starts.
 *   <li>How many connections there are: {@code jdk.httpserver.maxConnections} (no limit by
 *       default); how many of them wait for a next request, and how long: {@code
 *       sun.net.httpserver.maxIdleConnections} (200) and {@code sun.net.httpserver.idleInterval}
 *       (30 seconds). The headers of one request: {@code sun.net.httpserver.maxReqHeaders} (200
 *       lines) and {@code sun.net.httpserver.maxReqHeaderSize} (380 kB; not in all versions of
 *       Java).
 *   <li>The server takes a bare CR in a header for the end of a line, unlike most proxies, joins
 *       folded lines, takes a bare LF for a line break, and drops control characters around values.
 *       So a proxy in front may see one header where this server sees two. Nobody gains a signature
 *       by that, for signatures are checked over what this server sees, but the proxy must refuse
 *       such messages, as current ones do, wherever it lets pass, adds or trusts a header. Without
 *       a proxy there is nobody to deceive.
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

  /** Answers everything by the federation; 404 for what is not its business. */
  public FederationHttpHandler(Federation federation) {
    this(federation, null, BodyLimits.DEFAULT, RemoteAddresses::ofConnection);
  }

  /**
   * Answers by the federation what is its business.
   *
   * @param otherwise answers the rest: pages for people. It reads bodies by itself, without limits
   */
  public FederationHttpHandler(Federation federation, HttpHandler otherwise) {
    this(
        federation,
        Objects.requireNonNull(otherwise, "otherwise"),
        BodyLimits.DEFAULT,
        RemoteAddresses::ofConnection);
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
    this.wanted = BodyPlaces.inAll(limits.atOnce());
    this.unwanted = BodyPlaces.inAll(limits.unwantedAtOnce());
    this.answers = new AnswerPlaces(limits, watchdog);
  }

  /** The same with other limits of bodies; default {@link BodyLimits#DEFAULT}. */
  public FederationHttpHandler withBodyLimits(BodyLimits other) {
    return new FederationHttpHandler(federation, otherwise, other, remoteAddress);
  }

  /**
   * The same where another way leads to the IP address of the peer: behind a proxy, from the header
   * that this proxy sets, and of that the entry that it has added. A peer can write whatever it
   * likes into all others.
   *
   * <p>Default is the address of the connection; none if that is the loopback address or private,
   * for then it is that of a proxy. Without it no sender can be made to pay for what it causes, and
   * the limits for all hold alone: one stranger can use up what all strangers have, so behind a
   * proxy this is needed. If several proxies are passed, the entry to take is the one that the
   * first of your own has added.
   *
   * @param other called once for each request; empty if unknown, never null
   */
  public FederationHttpHandler withRemoteAddress(Function<HttpExchange, Optional<String>> other) {
    return new FederationHttpHandler(federation, otherwise, limits, other);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Optional<String> address = remoteAddress.apply(exchange);
    ExchangeBody body =
        new ExchangeBody(
            exchange,
            limits,
            address.flatMap(RemoteAddresses::network),
            wanted,
            unwanted,
            watchdog);
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
      respond(
          exchange,
          body,
          ServerResponse.problem(503, "too many requests are being read")
              .with("Retry-After", "30"));
    } else if (response.isPresent()) {
      respond(exchange, body, response.get());
    } else {
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
          ServerResponse.problem(503, "too many answers have not been taken")
              .with("Cache-Control", "private, no-store")
              .with("Retry-After", "30"),
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
