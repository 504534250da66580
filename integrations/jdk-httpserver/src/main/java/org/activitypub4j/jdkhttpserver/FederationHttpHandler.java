package org.activitypub4j.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.RequestBody;
import org.activitypub4j.server.ServerRequest;
import org.activitypub4j.server.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests by a {@link Federation}, and those that are not for it by another handler.
 *
 * <pre>{@code
 * HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 8080), 0);
 * server.createContext("/", new FederationHttpHandler(federation));
 * server.setExecutor(Executors.newFixedThreadPool(32));
 * server.start();
 * }</pre>
 *
 * <p>Safe for use by several threads. The server needs an executor with several threads: a request
 * may wait for another server.
 */
public final class FederationHttpHandler implements HttpHandler {
  private final Federation federation;
  private final @Nullable HttpHandler otherwise;

  /** Answers everything by the federation; 404 for what is not its business. */
  public FederationHttpHandler(Federation federation) {
    this.federation = Objects.requireNonNull(federation, "federation");
    this.otherwise = null;
  }

  /**
   * Answers by the federation what is its business.
   *
   * @param otherwise answers the rest: pages for people
   */
  public FederationHttpHandler(Federation federation, HttpHandler otherwise) {
    this.federation = Objects.requireNonNull(federation, "federation");
    this.otherwise = Objects.requireNonNull(otherwise, "otherwise");
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    ServerRequest request = request(exchange);
    if (otherwise == null) {
      respond(exchange, federation.handle(request));
      return;
    }
    Optional<ServerResponse> response = federation.handleIfOurs(request);
    if (response.isPresent()) {
      respond(exchange, response.get());
    } else {
      otherwise.handle(exchange);
    }
  }

  private static ServerRequest request(HttpExchange exchange) {
    return new ServerRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        Headers.received(exchange.getRequestHeaders()),
        new ExchangeBody(exchange),
        exchange.getRemoteAddress().getAddress().getHostAddress());
  }

  private static void respond(HttpExchange exchange, ServerResponse response) throws IOException {
    try (exchange) {
      response.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      boolean bodyless = exchange.getRequestMethod().equals("HEAD") || response.body().length == 0;
      exchange.sendResponseHeaders(response.status(), bodyless ? -1 : response.body().length);
      if (!bodyless) {
        exchange.getResponseBody().write(response.body());
        // Closing reads what is left of the request first: the answer is not to wait for that.
        exchange.getResponseBody().flush();
      }
    }
  }

  private record ExchangeBody(HttpExchange exchange) implements RequestBody {
    @Override
    public OptionalLong length() {
      String length = exchange.getRequestHeaders().getFirst("Content-Length");
      try {
        return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
      } catch (NumberFormatException e) {
        return OptionalLong.empty();
      }
    }

    @Override
    public InputStream open() {
      return exchange.getRequestBody();
    }
  }
}
