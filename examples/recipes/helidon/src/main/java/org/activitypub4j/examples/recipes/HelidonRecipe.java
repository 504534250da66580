package org.activitypub4j.examples.recipes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.server.http.BodyPlaces;
import org.activitypub4j.server.http.LimitedBody;
import org.activitypub4j.server.http.RemoteAddresses;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.signatures.Headers;

/** An application of Helidon SE with an actor that people in the fediverse can follow. */
public final class HelidonRecipe {
  static final ActorDirectory ACTORS =
      name -> Optional.of(Person.builder().name("Alice").build()).filter(p -> name.equals("alice"));

  static WebServer server(Federation federation, int port) {
    return WebServer.builder()
        .port(port)
        .routing(
            routing ->
                routing
                    .addFilter(new FediverseFilter(federation))
                    .get(
                        "/users/alice",
                        (request, page) ->
                            page.header(HeaderNames.CONTENT_TYPE, "text/html")
                                .send("<h1>Alice</h1>")))
        .build();
  }

  public static void main(String... arguments) {
    Federation federation = Federation.builder("https://social.example", ACTORS).build();
    server(federation, 8080).start();
    federation.actor("alice").posts().note("<p>Hello, fediverse.</p>");
  }
}

/** Answers what is for the federation before any route does, and leaves the rest to them. */
final class FediverseFilter implements Filter {
  private final BodyLimits limits = BodyLimits.DEFAULT;
  private final BodyPlaces places = BodyPlaces.wanted(limits);
  private final Federation federation;

  FediverseFilter(Federation federation) {
    this.federation = federation;
  }

  @Override
  public void afterStop() {
    federation.close();
  }

  /** On a virtual thread, which may wait. */
  @Override
  public void filter(FilterChain chain, RoutingRequest http, RoutingResponse response) {
    Optional<String> address = RemoteAddresses.ofConnection(http.remotePeer().host());
    Body body;
    ServerRequest request;
    try {
      body = new Body(http, address);
      request =
          new ServerRequest(
              http.prologue().method().text(),
              target(http),
              headers(http),
              body,
              address.orElse(null));
    } catch (IllegalArgumentException e) {
      send(http, response, ServerResponse.problem(400, String.valueOf(e.getMessage())));
      return;
    }
    Optional<ServerResponse> answer = federation.handleIfOurs(request);
    if (body.wasRefused()) {
      send(http, response, ServerResponse.unavailable("too many requests are being read"));
    } else if (answer.isPresent()) {
      send(http, response, answer.get());
    } else {
      if (federation.variesByAccept(request)) {
        response.headers().add(HeaderNames.VARY, "Accept");
      }
      chain.proceed();
    }
  }

  private static String target(RoutingRequest http) {
    String path = http.prologue().uriPath().rawPath();
    return http.prologue().hasQuery() ? path + "?" + http.prologue().query().rawValue() : path;
  }

  private static Headers headers(RoutingRequest http) {
    List<String> lines = new ArrayList<>();
    for (Header header : http.headers()) {
      for (String value : header.allValues()) {
        lines.add(header.name());
        lines.add(new String(value.getBytes(UTF_8), ISO_8859_1)); // a character for each octet
      }
    }
    return Headers.received(lines.toArray(String[]::new));
  }

  /** Never with Connection: close, or Helidon takes a body that was not read for a request. */
  private static void send(RoutingRequest http, RoutingResponse response, ServerResponse answer) {
    response.status(answer.status());
    answer
        .headers()
        .forEach((name, value) -> response.headers().add(HeaderValues.create(name, value)));
    if (http.prologue().method().equals(Method.HEAD)) {
      response.headers().contentLength(answer.body().length);
      response.send();
    } else {
      response.send(answer.body());
    }
  }

  /** The body of a request, read by blocking reads. */
  private final class Body extends LimitedBody {
    private final RoutingRequest http;

    Body(RoutingRequest http, Optional<String> address) {
      super(length(http), limits, places, address);
      this.http = http;
    }

    private static OptionalLong length(RoutingRequest http) {
      OptionalLong length = http.headers().contentLength();
      boolean mayCome =
          !http.prologue().protocolVersion().startsWith("1.") // in frames
              || http.headers().contains(HeaderNames.TRANSFER_ENCODING);
      return length.isPresent() || mayCome ? length : OptionalLong.of(0);
    }

    @Override
    protected InputStream stream() {
      return http.content().inputStream();
    }
  }
}
