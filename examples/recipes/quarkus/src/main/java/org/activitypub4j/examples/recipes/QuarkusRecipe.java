package org.activitypub4j.examples.recipes;

import io.quarkus.vertx.http.runtime.VertxInputStream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.server.http.BodyPlaces;
import org.activitypub4j.server.http.LimitedBody;
import org.activitypub4j.server.http.RemoteAddresses;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** An application of Quarkus with an actor that people in the fediverse can follow. */
@Path("/users/alice")
public class QuarkusRecipe {
  @GET
  @jakarta.ws.rs.Produces("text/html")
  public String page() {
    return "<h1>Alice</h1>";
  }
}

/** The federation, as a bean. */
@ApplicationScoped
class Fediverse {
  @Produces
  @Singleton
  Federation federation(
      @ConfigProperty(name = "fediverse.origin") String origin,
      @ConfigProperty(name = "fediverse.allow-networks") Optional<List<String>> networks) {
    Federation federation =
        Federation.builder(origin, Fediverse::profile)
            .client(
                client ->
                    client.allowNetworks(
                        networks.stream()
                            .flatMap(List::stream)
                            .map(Cidr::parse)
                            .toArray(Cidr[]::new)))
            .build();
    federation.actor("alice").posts().note("<p>Hello, fediverse.</p>");
    return federation;
  }

  private static Optional<Person> profile(String name) {
    return Optional.of(Person.builder().name("Alice").build()).filter(p -> name.equals("alice"));
  }

  void stop(@Disposes Federation federation) {
    federation.close();
  }
}

/** Answers what is for the federation before any other route does, and leaves the rest to them. */
@ApplicationScoped
class FediverseRoute {
  private final BodyLimits limits = BodyLimits.DEFAULT;
  private final BodyPlaces places = BodyPlaces.wanted(limits);
  private final Federation federation;

  @Inject
  FediverseRoute(Federation federation) {
    this.federation = federation;
  }

  void mount(@Observes Router router) {
    router.route().order(-1_000).handler(this::handle);
  }

  /** On the event loop, which is left as soon as the engine may have to wait. */
  private void handle(RoutingContext context) {
    HttpServerRequest http = context.request();
    Optional<String> address = RemoteAddresses.ofConnection(http.remoteAddress().hostAddress());
    try {
      Body body = new Body(context, address);
      ServerRequest request =
          new ServerRequest(
              http.method().name(), http.uri(), headers(http), body, address.orElse(null));
      context
          .vertx()
          .executeBlocking(() -> federation.handleIfOurs(request), false)
          .onSuccess(answer -> answer(context, request, body, answer))
          .onFailure(context::fail);
    } catch (IllegalArgumentException e) {
      sendAndClose(context, ServerResponse.problem(400, String.valueOf(e.getMessage())));
    }
  }

  private static Headers headers(HttpServerRequest http) {
    return Headers.received(
        http.headers().entries().stream()
            .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
            .toArray(String[]::new));
  }

  /** Again on the event loop. */
  private void answer(
      RoutingContext context, ServerRequest request, Body body, Optional<ServerResponse> answer) {
    if (body.wasRefused()) {
      send(context, body, ServerResponse.unavailable("too many requests are being read"));
    } else if (answer.isPresent()) {
      send(context, body, answer.get());
    } else {
      if (federation.variesByAccept(request)) {
        context.response().headers().add("Vary", "Accept");
      }
      context.next();
    }
  }

  private void send(RoutingContext context, Body body, ServerResponse answer) {
    if (!body.isComplete() && !Body.isInFrames(context.request())) {
      sendAndClose(context, answer);
      return;
    }
    HttpServerResponse response = head(context, answer);
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", String.valueOf(answer.body().length)).end();
    } else {
      response.end(Buffer.buffer(answer.body()));
    }
  }

  private static HttpServerResponse head(RoutingContext context, ServerResponse answer) {
    HttpServerResponse response = context.response().setStatusCode(answer.status());
    answer.headers().forEach(response.headers()::add);
    return response;
  }

  /** What is left unread is no next request; but closing the connection at once loses answers. */
  private void sendAndClose(RoutingContext context, ServerResponse answer) {
    HttpServerRequest http = context.request();
    head(context, answer).putHeader("Connection", "close").end(Buffer.buffer(answer.body()));
    http.resume();
    context.vertx().setTimer(limits.linger().toMillis(), timer -> http.connection().close());
  }

  /** The body of a request, which a thread reads that may wait. */
  private final class Body extends LimitedBody {
    private final RoutingContext context;

    Body(RoutingContext context, Optional<String> address) {
      super(length(context.request()), limits, places, address);
      this.context = context;
    }

    private static OptionalLong length(HttpServerRequest http) {
      String length = http.getHeader("Content-Length");
      boolean mayCome = isInFrames(http) || http.headers().contains("Transfer-Encoding");
      return length == null && mayCome
          ? OptionalLong.empty()
          : OptionalLong.of(length == null ? 0 : Long.parseLong(length));
    }

    /** Whether it comes by HTTP/2, where other requests have the same connection. */
    static boolean isInFrames(HttpServerRequest http) {
      return http.version().alpnName().equals("h2");
    }

    @Override
    protected InputStream stream() {
      return new VertxInputStream(context, limits.total().toMillis());
    }
  }
}
