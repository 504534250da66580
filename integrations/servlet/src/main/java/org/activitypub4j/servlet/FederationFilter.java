package org.activitypub4j.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.BodyLimits;
import org.activitypub4j.server.http.BodyPlaces;
import org.activitypub4j.server.http.RemoteAddresses;
import org.activitypub4j.server.http.RequestWorkers;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a {@link Federation} answer the requests of a servlet application that are for it ({@link
 * Federation#handleIfOurs}). All others go on down the chain as they came, with their bodies.
 *
 * <p>Register it before other filters, for all paths and for the dispatcher type REQUEST, with
 * async support. In an application:
 *
 * <pre>{@code
 * FilterRegistration.Dynamic filter =
 *     servletContext.addFilter("federation", new FederationFilter(federation));
 * filter.setAsyncSupported(true);
 * filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
 * }</pre>
 *
 * <p>In an embedded Jetty:
 *
 * <pre>{@code
 * FilterHolder filter = new FilterHolder(new FederationFilter(federation));
 * filter.setAsyncSupported(true);
 * context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
 * }</pre>
 *
 * <p>In an embedded Tomcat:
 *
 * <pre>{@code
 * FilterDef filter = new FilterDef();
 * filter.setFilterName("federation");
 * filter.setFilter(new FederationFilter(federation));
 * filter.setAsyncSupported("true");
 * context.addFilterDef(filter);
 * FilterMap paths = new FilterMap();
 * paths.setFilterName("federation");
 * paths.addURLPattern("/*");
 * context.addFilterMap(paths);
 * }</pre>
 *
 * <p>Tomcat calls filters only for a path that a servlet is mapped to, so there must be one for
 * {@code /}. It supports async for a request only if that servlet, and each filter before this one,
 * does too ({@code asyncSupported}).
 *
 * <p><b>Threads.</b> A POST to an inbox may wait for the key of another server and for its body. It
 * is answered on another thread, of which 64 may be used at the same time ({@link #withWorkers});
 * above that it gets 503. With the defaults, up to 24 of them wait for keys ({@code
 * FederationClient.Builder#maxWaitingForKeys}), 8 for bodies, and 4 for the rest of bodies that are
 * not read any more ({@link BodyLimits}). If the container does not support async for the request,
 * its own thread has to wait; that is logged once as a warning. Everything else is answered on the
 * thread of the container. That waits only if a fetch is signed: then up to 24 threads may wait for
 * keys; and at the page to follow, if there is one ({@code Routes.Builder#followPage}): up to 16.
 *
 * <p><b>Bodies.</b> The limits are checked whenever something comes, and the container ends the
 * wait if nothing does: by {@code connectionTimeout} in Tomcat (60 seconds if it is embedded, 20 as
 * it is installed), by {@code idleTimeout} in Jetty (30 seconds). Set it to about 10 seconds. Only
 * bodies that the engine wants are read; how long clients read answers, and bodies of requests to
 * the application, are limited by the container alone. A filter before this one may wrap requests,
 * but must not read the body of a POST to an inbox. {@code getParameter} does so for forms only,
 * which the inbox does not take.
 *
 * <p><b>Paths</b> are compared as they came, with the context path, because that is in the public
 * URL and so in what is signed. If the application is not the root of its server, give the engine
 * {@link org.activitypub4j.server.Routes} that begin with the context path. WebFinger and NodeInfo
 * are looked for below {@code /.well-known/} of the server, so register a filter with the same
 * federation in the root application too. A path with parameters ({@code ;jsessionid=}) is none of
 * the engine's.
 *
 * <p>A malformed request gets 400 if it is to an inbox, and goes to the application if not. A
 * request is also left alone if a filter before has already sent its answer.
 *
 * <p>Safe for use by several threads. For a server that strangers reach, put a proxy in front that
 * buffers requests and answers, with limits of its own.
 */
public final class FederationFilter implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(FederationFilter.class);
  private static final int WORKERS = 64;

  private final Federation federation;
  private final BodyLimits limits;
  private final Function<HttpServletRequest, Optional<String>> remoteAddress;
  private final RequestWorkers workers;
  private final BodyPlaces wanted;
  private final BodyPlaces unwanted;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** Makes a filter with the defaults. */
  public FederationFilter(Federation federation) {
    this(
        federation,
        BodyLimits.DEFAULT,
        request -> RemoteAddresses.ofConnection(request.getRemoteAddr()),
        RequestWorkers.atMost(WORKERS));
  }

  private FederationFilter(
      Federation federation,
      BodyLimits limits,
      Function<HttpServletRequest, Optional<String>> remoteAddress,
      RequestWorkers workers) {
    this.federation = Objects.requireNonNull(federation, "federation");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.remoteAddress = Objects.requireNonNull(remoteAddress, "remoteAddress");
    this.workers = Objects.requireNonNull(workers, "workers");
    this.wanted = BodyPlaces.wanted(limits);
    this.unwanted = BodyPlaces.unwanted(limits);
  }

  /** Returns the same filter with other limits; default {@link BodyLimits#DEFAULT}. */
  public FederationFilter withBodyLimits(BodyLimits other) {
    return new FederationFilter(federation, other, remoteAddress, workers);
  }

  /**
   * Returns the same filter with another way to find the IP address of the client. You need it
   * behind a proxy: take the address from the header that your proxy sets. In a header with several
   * entries, take the entry that your own proxy added, or with several proxies, the first of them.
   * A client can write anything into the other entries.
   *
   * <p>The default is {@code getRemoteAddr}, or none if that is private or the loopback address,
   * because it is then the address of a proxy. Without an address no sender can be charged for what
   * it causes, so one stranger can use up what all strangers together may use.
   *
   * @param other called once for each request; returns empty if the address is unknown, never null
   */
  public FederationFilter withRemoteAddress(Function<HttpServletRequest, Optional<String>> other) {
    return new FederationFilter(federation, limits, other, workers);
  }

  /**
   * Returns the same filter with other threads for requests to inboxes; default {@link
   * RequestWorkers#atMost 64} of their own.
   */
  public FederationFilter withWorkers(RequestWorkers other) {
    return new FederationFilter(federation, limits, remoteAddress, other);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean isAnswered =
        request.getDispatcherType() == DispatcherType.REQUEST
            && !response.isCommitted()
            && request instanceof HttpServletRequest http
            && response instanceof HttpServletResponse answer
            && isAnswered(http, answer);
    if (!isAnswered) {
      chain.doFilter(request, response);
    }
  }

  /** Answers a request, now or later, if it is for the engine. */
  private boolean isAnswered(HttpServletRequest http, HttpServletResponse response)
      throws IOException {
    Optional<String> address = remoteAddress.apply(http);
    ServletBody body = new ServletBody(http, limits, wanted, address);
    boolean toInbox = federation.isInbox(http.getRequestURI());
    ServerRequest request;
    try {
      request = request(http, body, address);
    } catch (IllegalArgumentException e) {
      if (toInbox) {
        Answers.send(malformed(e), http, response);
      }
      return toInbox;
    }
    if (toInbox && http.getMethod().equals("POST")) {
      receive(request, body, http, response);
      return true;
    }
    Optional<ServerResponse> answer = federation.handleIfOurs(request);
    if (answer.isPresent()) {
      Answers.send(answer.get(), http, response);
    } else if (federation.variesByAccept(request)) {
      Answers.vary(response, "Accept");
    }
    return answer.isPresent();
  }

  private static ServerResponse malformed(IllegalArgumentException e) {
    return ServerResponse.problem(400, String.valueOf(e.getMessage())).with("Connection", "close");
  }

  private static ServerRequest request(
      HttpServletRequest http, ServletBody body, Optional<String> address) {
    String query = http.getQueryString();
    return new ServerRequest(
        http.getMethod(),
        query == null ? http.getRequestURI() : http.getRequestURI() + "?" + query,
        headers(http),
        body,
        address.orElse(null));
  }

  private static Headers headers(HttpServletRequest http) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : Collections.list(http.getHeaderNames())) {
      headers.put(name, Collections.list(http.getHeaders(name)));
    }
    return Headers.received(headers);
  }

  private void receive(
      ServerRequest request,
      ServletBody body,
      HttpServletRequest http,
      HttpServletResponse response)
      throws IOException {
    if (!http.isAsyncSupported()) {
      if (!warned.getAndSet(true)) {
        LOG.warn(
            "An inbox keeps a thread of the container, because it does not support async: register this filter, the filters before it and the servlet behind it with async support");
      }
      Answers.send(answer(request, body), http, response);
      return;
    }
    AsyncContext async = http.startAsync();
    async.setTimeout(0); // What the work waits for has limits of its own.
    // Filters before this one may have wrapped the response, and are done before it is written.
    HttpServletResponse own = (HttpServletResponse) async.getResponse();
    boolean begun = workers.tryRun(() -> receive(request, body, http, own, async));
    if (!begun) {
      Answers.send(ServerResponse.unavailable("too many requests wait"), http, own);
      complete(async);
    }
  }

  /** On a thread of the workers. */
  private void receive(
      ServerRequest request,
      ServletBody body,
      HttpServletRequest http,
      HttpServletResponse response,
      AsyncContext async) {
    try {
      Answers.send(answer(request, body), http, response);
      response.flushBuffer();
      body.linger(unwanted, limits.linger());
    } catch (IOException | IllegalStateException e) {
      LOG.debug("an answer could not be sent: {}", e.toString());
    } finally {
      complete(async);
    }
  }

  private ServerResponse answer(ServerRequest request, ServletBody body) {
    ServerResponse answer = federation.handle(request);
    if (body.wasRefused()) {
      answer = ServerResponse.unavailable("too many requests are being read");
    }
    // Or a container would wait for the rest of the body, some on a thread of their own.
    return body.isComplete() || body.isInFrames() ? answer : answer.with("Connection", "close");
  }

  private static void complete(AsyncContext async) {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.debug("the container has ended a request whose connection failed: {}", e.toString());
    }
  }
}
