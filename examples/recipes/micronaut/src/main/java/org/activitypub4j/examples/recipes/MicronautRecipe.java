package org.activitypub4j.examples.recipes;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.runtime.Micronaut;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
import org.jspecify.annotations.Nullable;

/** An application of Micronaut with an actor that people in the fediverse can follow. */
@Controller("/users/alice")
public class MicronautRecipe {
  @Get(produces = MediaType.TEXT_HTML)
  String page() {
    return "<h1>Alice</h1>";
  }

  public static void main(String... arguments) {
    Micronaut.run(MicronautRecipe.class, arguments);
  }
}

/** The federation, as a bean. */
@Factory
class Fediverse {
  @Context
  @Bean(preDestroy = "close")
  Federation federation(
      @Property(name = "fediverse.origin") String origin,
      @Property(name = "fediverse.allow-networks") Optional<List<String>> networks) {
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
}

/** Answers what is for the federation before any controller does, and leaves the rest to them. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
class FediverseFilter implements Ordered {
  private static final String VARIES = FediverseFilter.class.getName();

  private final BodyLimits limits = BodyLimits.DEFAULT;
  private final BodyPlaces places = BodyPlaces.wanted(limits);
  private final Federation federation;

  FediverseFilter(Federation federation) {
    this.federation = federation;
  }

  /** Requests of other servers carry a signature, and no session. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.before();
  }

  /** Not on the event loop, because the engine may have to wait. Null leaves it to the others. */
  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> answer(ServerHttpRequest<?> http) {
    String peer = http.getRemoteAddress().getAddress().getHostAddress();
    Optional<String> address = RemoteAddresses.ofConnection(peer);
    Body body;
    ServerRequest request;
    try {
      body = new Body(http, address);
      request =
          new ServerRequest(
              http.getMethodName(),
              http.getUri().toString(),
              headers(http),
              body,
              address.orElse(null));
    } catch (IllegalArgumentException e) {
      return response(http, ServerResponse.problem(400, String.valueOf(e.getMessage())));
    }
    Optional<ServerResponse> answer = federation.handleIfOurs(request);
    if (body.wasRefused()) {
      return response(http, ServerResponse.unavailable("too many requests are being read"));
    }
    if (answer.isEmpty() && federation.variesByAccept(request)) {
      http.setAttribute(VARIES, true);
    }
    return answer.map(found -> response(http, found)).orElse(null);
  }

  @ResponseFilter
  void vary(HttpRequest<?> http, MutableHttpResponse<?> page) {
    if (http.getAttribute(VARIES).isPresent()) {
      page.getHeaders().add("Vary", "Accept");
    }
  }

  private static Headers headers(HttpRequest<?> http) {
    List<String> lines = new ArrayList<>();
    http.getHeaders()
        .forEachValue(
            (name, value) -> {
              lines.add(name);
              lines.add(value);
            });
    return Headers.received(lines.toArray(String[]::new));
  }

  /** What of a body is left unread, Micronaut drops, without a thread that waits for it. */
  private static HttpResponse<?> response(HttpRequest<?> http, ServerResponse answer) {
    MutableHttpResponse<byte[]> response = HttpResponse.status(answer.status(), null);
    answer.headers().forEach(response.getHeaders()::add);
    response.contentLength(answer.body().length);
    return http.getMethod() == HttpMethod.HEAD ? response : response.body(answer.body());
  }

  /** The body of a request, which a thread reads that may wait. */
  private final class Body extends LimitedBody {
    private final ServerHttpRequest<?> http;

    Body(ServerHttpRequest<?> http, Optional<String> address) {
      super(length(http), limits, places, address);
      this.http = http;
    }

    private static OptionalLong length(ServerHttpRequest<?> http) {
      String length = http.getHeaders().get("Content-Length");
      boolean mayCome =
          http.getHttpVersion() == HttpVersion.HTTP_2_0
              || http.getHeaders().contains("Transfer-Encoding");
      return length == null && mayCome
          ? OptionalLong.empty()
          : OptionalLong.of(length == null ? 0 : Long.parseLong(length));
    }

    @Override
    protected InputStream stream() {
      return http.byteBody().toInputStream();
    }
  }
}
