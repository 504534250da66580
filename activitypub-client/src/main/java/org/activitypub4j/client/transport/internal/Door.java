package org.activitypub4j.client.transport.internal;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.activitypub4j.client.transport.HostResolver;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.client.transport.RequestObserver;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.client.transport.internal.BodyReader.RefusedBodyException;
import org.activitypub4j.client.transport.internal.GuardedResolver.Admission;
import org.activitypub4j.client.transport.internal.GuardedResolver.RefusedAddressException;
import org.activitypub4j.client.transport.internal.Names.ResolverBusyException;
import org.activitypub4j.client.transport.internal.TransportRequest.Redirects;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.RequestHead;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to the network. It checks the URL, asks for a place, checks the addresses when it
 * connects and dials exactly these, sends what was signed, reads under limits, and follows
 * redirects by itself. It keeps no cookies, sends no credentials, and tries nothing twice, except
 * where a kept connection turns out to have been closed meanwhile.
 *
 * <p>Blocking; safe for use by several threads.
 */
public final class Door implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  private static final TimeValue IDLE = TimeValue.ofSeconds(15);
  private static final int SWEEP_SECONDS = 5;
  private static final int MAX_PREFIX_BYTES = 2_048;

  private final TransportLimits limits;
  private final Names names;
  private final AddressPolicy policy;
  private final String userAgent;
  private final RequestObserver observer;
  private final @Nullable InetSocketAddress proxy;
  private final Set<Origin> ownOrigins;
  private final HostGates gates;
  private final BodyReader bodies;
  private final ScheduledThreadPoolExecutor watchdog;
  private final Connections tls;
  private final Connections cleartext;
  private final ScheduledFuture<?> sweep;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Opens the door.
   *
   * @param executor where names are resolved
   * @param ticker says how long a name is known
   * @param sslContext the trust of the platform if null
   * @param proxy through which everything goes, if not null; then it resolves the names, and only
   *     literals are checked here
   * @param ownOrigins servers of ours, to which nothing is sent
   */
  public Door(
      TransportLimits limits,
      AddressPolicy policy,
      HostResolver hostResolver,
      Executor executor,
      Ticker ticker,
      String userAgent,
      RequestObserver observer,
      @Nullable SSLContext sslContext,
      @Nullable InetSocketAddress proxy,
      Set<Origin> ownOrigins) {
    this.ownOrigins = Set.copyOf(ownOrigins);
    this.limits = limits;
    this.policy = policy;
    this.names =
        new Names(hostResolver, executor, limits.maxConcurrent(), limits.connectTimeout(), ticker);
    this.userAgent = userAgent;
    this.observer = observer;
    this.proxy = proxy;
    this.gates = new HostGates(limits.maxConcurrent(), limits.maxConcurrentPerHost());
    this.bodies = new BodyReader(limits);
    // Two pools, for a connection that is kept is not checked again.
    this.tls = new Connections(Admission.PUBLIC_OR_ALLOWED, sslContext);
    this.cleartext = new Connections(Admission.ALLOWED_ONLY, sslContext);
    this.watchdog = new ScheduledThreadPoolExecutor(1, Door::watchdogThread);
    watchdog.setRemoveOnCancelPolicy(true);
    this.sweep =
        watchdog.scheduleWithFixedDelay(
            this::closeIdleConnections, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
  }

  private static Thread watchdogThread(Runnable work) {
    Thread thread = new Thread(work, "activitypub-client-deadlines");
    thread.setDaemon(true);
    return thread;
  }

  private void closeIdleConnections() {
    try {
      sweep();
    } catch (RuntimeException e) {
      LOG.warn("Idle connections could not be closed", e);
    }
  }

  /** Closes what nobody has used for a while, and forgets hosts without connections. */
  void sweep() {
    tls.closeIdle();
    cleartext.closeIdle();
  }

  /** The hosts about which anything is remembered. */
  int rememberedHosts() {
    return gates.size() + tls.pool.getRoutes().size() + cleartext.pool.getRoutes().size();
  }

  /**
   * Makes a request and reads its answer.
   *
   * @return the answer, whatever its status; for a GET never a redirect
   * @throws TransportException if it is refused or gets no usable answer
   */
  public TransportResponse send(TransportRequest request, Allowance allowance) {
    Duration left = allowance.timeLeft();
    Duration total = left.compareTo(limits.totalTimeout()) < 0 ? left : limits.totalTimeout();
    long deadline = System.nanoTime() + total.toNanos();
    Target target = request.target();
    Set<Target> visited = new HashSet<>();
    for (int hop = 0; ; hop++) {
      visited.add(target);
      allowance.takeRequest(target.url());
      TransportResponse response =
          exchange(new Exchange(request, target, deadline, allowance.cancellation()));
      if (!request.isGet() || !isRedirect(response.status())) {
        return response;
      }
      target = next(request, response, hop, visited);
    }
  }

  private Target next(
      TransportRequest request, TransportResponse response, int hop, Set<Target> visited) {
    Target from = response.target();
    if (hop >= limits.maxRedirects()) {
      throw new TransportException(
          Reason.TOO_MANY_REDIRECTS,
          from.url(),
          "%s redirects once more after %d redirects".formatted(from, hop));
    }
    List<String> locations = response.headers().values("Location");
    if (locations.size() != 1) {
      throw new TransportException(
          Reason.REDIRECT_INVALID,
          from.url(),
          "%s answers %d with %d Location headers"
              .formatted(from, response.status(), locations.size()));
    }
    Target to = from.redirect(locations.get(0));
    if (to.isCleartext() && !from.isCleartext()) {
      throw new TransportException(
          Reason.REDIRECT_TO_CLEARTEXT, from.url(), from + " redirects from https to " + to);
    }
    if (request.redirects() == Redirects.SAME_ORIGIN && !to.origin().equals(from.origin())) {
      throw new TransportException(
          Reason.REDIRECT_ELSEWHERE,
          from.url(),
          "%s redirects to another server, %s, which cannot speak for it".formatted(from, to));
    }
    if (visited.contains(to)) {
      throw new TransportException(
          Reason.REDIRECT_LOOP, from.url(), from + " redirects back to " + to);
    }
    return to;
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Whether any network is allowed that is not public. */
  public boolean hasAllowedNetworks() {
    return policy.hasAllowedNetworks();
  }

  /** Whether the host has only addresses in allowed networks, so that it may be http. */
  public boolean isInAllowedNetwork(Origin origin) {
    if (!policy.hasAllowedNetworks()) {
      return false;
    }
    try {
      cleartext.resolver.resolve(origin.host());
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private TransportResponse exchange(Exchange exchange) {
    long start = System.nanoTime();
    int status = 0;
    Reason failure = null;
    try {
      TransportResponse response = exchange.run();
      status = response.status();
      return response;
    } catch (TransportException e) {
      failure = e.reason();
      throw e;
    } finally {
      if (status != 0 || failure != null) { // else it was not even signed
        tell(exchange.event(status, failure, Duration.ofNanos(System.nanoTime() - start)));
      }
    }
  }

  private void tell(RequestEvent event) {
    try {
      observer.onRequest(event);
    } catch (RuntimeException e) {
      LOG.warn("The observer of requests failed", e);
    }
  }

  /** One request on the wire. */
  private final class Exchange {
    private final TransportRequest request;
    private final Target target;
    private final long deadline;
    private final Cancellation cancellation;
    private final AtomicBoolean late = new AtomicBoolean();
    private final AtomicReference<HttpUriRequestBase> underWay = new AtomicReference<>();
    private HopSigner.@Nullable Signed signed;

    Exchange(TransportRequest request, Target target, long deadline, Cancellation cancellation) {
      this.request = request;
      this.target = target;
      this.deadline = deadline;
      this.cancellation = cancellation;
    }

    RequestEvent event(int status, @Nullable Reason failure, Duration duration) {
      return new RequestEvent(
          request.purpose(),
          request.method(),
          target.url(),
          signed == null ? null : signed.keyId(),
          signed == null ? null : signed.scheme(),
          status,
          failure,
          duration);
    }

    TransportResponse run() {
      if (closed.get()) {
        throw failure(Reason.CLOSED, "the client is closed", null);
      }
      if (ownOrigins.contains(target.origin())) {
        throw failure(Reason.OWN_ORIGIN, "it is on our own server", null);
      }
      if (target.isCleartext() && !policy.hasAllowedNetworks()) {
        throw failure(
            Reason.CLEARTEXT,
            "only https is allowed; allowNetworks permits http in networks",
            null);
      }
      if (proxy != null) {
        requireLiteralAdmitted();
      }
      Cancellation.Section section = cancellation.enter(this::cut);
      try (HostGates.Place place = gates.enter(target.origin(), nanosLeft())) {
        if (place == null) {
          throw failure(Reason.BUSY, "no place became free for it in time", null);
        }
        return send();
      } catch (InterruptedException e) {
        if (cancellation.isCancelled()) {
          throw failure(Reason.CANCELLED, "the cause was cancelled", e);
        }
        Thread.currentThread().interrupt();
        throw failure(Reason.INTERRUPTED, "interrupted while waiting for a place", e);
      } finally {
        section.leave();
      }
    }

    /** Whether the message was cut off, so that its end may be missing. */
    private boolean isOver() {
      return late.get() || closed.get() || cancellation.isCancelled();
    }

    private void cut() {
      HttpUriRequestBase message = underWay.get();
      if (message != null) {
        message.cancel();
      }
    }

    /** What is left to check where another resolves: that a host is no address of our networks. */
    private void requireLiteralAdmitted() {
      if (target.isCleartext()) {
        throw failure(Reason.CLEARTEXT, "through a proxy only https is allowed", null);
      }
      if (Target.literal(target.origin().host()).isPresent()) {
        try {
          tls.resolver.resolve(target.origin().host());
        } catch (UnknownHostException e) {
          throw explain(e);
        }
      }
    }

    private TransportResponse send() {
      HttpUriRequestBase message = message();
      underWay.set(message);
      if (cancellation.isCancelled()) {
        throw failure(Reason.CANCELLED, "the cause was cancelled", null);
      }
      long nanos = nanosLeft();
      if (nanos == 0) {
        throw failure(Reason.DEADLINE, "no time was left", null);
      }
      ScheduledFuture<?> alarm;
      try {
        alarm = alarm(message, nanos);
      } catch (RejectedExecutionException e) {
        throw failure(Reason.CLOSED, "the client was closed meanwhile", e);
      }
      try {
        Opened opened = open(message);
        try {
          return read(opened.response(), opened.context());
        } finally {
          message.cancel();
          close(opened.response());
        }
      } catch (IOException | RuntimeException e) {
        throw explain(e);
      } finally {
        alarm.cancel(false);
      }
    }

    /**
     * Sends the message, and again for each kept connection that the peer had closed: it has not
     * seen the message, or is to know an activity by its id (RFC 9112 section 9.3.1). Ends because
     * each of these connections leaves the pool, and a new one has not answered before.
     */
    private Opened open(HttpUriRequestBase message) throws IOException {
      Connections connections = target.isCleartext() ? cleartext : tls;
      while (true) {
        HttpClientContext context = HttpClientContext.create();
        try {
          return new Opened(connections.open(target, message, context), context);
        } catch (NoHttpResponseException | SocketException | SSLException e) {
          EndpointDetails endpoint = context.getEndpointDetails();
          if (endpoint == null || endpoint.getResponseCount() == 0 || isOver()) {
            throw e;
          }
          LOG.trace("A kept connection to {} was closed", target, e);
        }
      }
    }

    /** Gives back what is left; the connection is cut, or closing would drain what is to come. */
    private void close(ClassicHttpResponse response) {
      try {
        response.close();
      } catch (IOException e) {
        LOG.trace("{} was cut off", target, e);
      }
    }

    private ScheduledFuture<?> alarm(HttpUriRequestBase message, long nanos) {
      return watchdog.schedule(
          () -> {
            late.set(true);
            message.cancel();
          },
          nanos,
          TimeUnit.NANOSECONDS);
    }

    private HttpUriRequestBase message() {
      Headers headers =
          request.headers().with("Host", target.origin().authority()).with("User-Agent", userAgent);
      if (request.isGet()) {
        headers = headers.with("Accept-Encoding", "gzip");
      }
      HopSigner.Signed toSend =
          request.signer().sign(new RequestHead(request.method(), target.url(), headers));
      signed = toSend;
      HttpUriRequestBase message = new HttpUriRequestBase(request.method(), target.url());
      message.setPath(target.pathAndQuery());
      toSend.headers().forEach(message::addHeader);
      if (!request.isGet()) {
        message.setEntity(new ByteArrayEntity(request.body(), null));
      }
      return message;
    }

    private TransportResponse read(ClassicHttpResponse response, HttpClientContext context)
        throws IOException {
      Headers headers = headers(response);
      int status = response.getCode();
      HttpEntity entity = response.getEntity();
      byte[] body = new byte[0];
      if (entity != null) {
        @SuppressWarnings("resource") // the response is closed; closing this would drain it
        InputStream content = entity.getContent();
        LongSupplier received = received(context);
        if (request.isGet() && status >= 200 && status < 300) {
          body =
              bodies.whole(
                  content,
                  entity.getContentLength(),
                  String.join(",", headers.values("Content-Encoding")),
                  received);
        } else {
          body = bodies.prefix(content, MAX_PREFIX_BYTES, received);
        }
      }
      if (isOver()) {
        throw explain(new IOException("it was cut off"));
      }
      return new TransportResponse(target, status, headers, body);
    }

    private LongSupplier received(HttpClientContext context) {
      EndpointDetails endpoint = context.getEndpointDetails();
      return endpoint == null ? () -> 0 : endpoint::getReceivedBytesCount;
    }

    private Headers headers(ClassicHttpResponse response) {
      List<String> flat = new ArrayList<>();
      for (Header header : response.getHeaders()) {
        flat.add(header.getName());
        flat.add(header.getValue() == null ? "" : header.getValue());
      }
      try {
        return Headers.received(flat.toArray(String[]::new));
      } catch (IllegalArgumentException e) {
        throw failure(Reason.MALFORMED_ANSWER, "its headers are not HTTP: " + e.getMessage(), e);
      }
    }

    private long nanosLeft() {
      return Math.max(0, deadline - System.nanoTime());
    }

    private TransportException explain(Exception e) {
      if (e instanceof TransportException known) {
        return known;
      }
      if (cancellation.isCancelled()) {
        return failure(Reason.CANCELLED, "the cause was cancelled", e);
      }
      if (late.get()) {
        return failure(Reason.DEADLINE, "it took too long in all", e);
      }
      if (closed.get()) {
        return failure(Reason.CLOSED, "the client was closed meanwhile", e);
      }
      if (Thread.currentThread().isInterrupted()) {
        return failure(Reason.INTERRUPTED, "interrupted", e);
      }
      if (e instanceof RefusedBodyException body) {
        return failure(body.reason(), "the body " + body.getMessage(), e);
      }
      if (e instanceof RefusedAddressException) {
        return failure(
            Reason.ADDRESS_REFUSED,
            e.getMessage() + "; allowNetworks permits networks of your own",
            e);
      }
      if (e instanceof ResolverBusyException) {
        return failure(Reason.BUSY, String.valueOf(e.getMessage()), e);
      }
      if (e instanceof UnknownHostException) {
        return failure(Reason.UNKNOWN_HOST, "the host is unknown: " + e.getMessage(), e);
      }
      if (e instanceof ConnectException
          || e instanceof NoRouteToHostException
          || e instanceof ConnectTimeoutException) {
        names.forget(target.origin().host());
        return failure(Reason.CONNECT_FAILED, "no connection: " + e.getMessage(), e);
      }
      if (e instanceof SSLException) {
        return failure(Reason.TLS_FAILED, "no secure connection: " + e.getMessage(), e);
      }
      if (e instanceof SocketTimeoutException) {
        return failure(Reason.READ_TIMEOUT, "nothing came for a while: " + e.getMessage(), e);
      }
      if (e instanceof MessageConstraintException) {
        return failure(Reason.HEADERS_TOO_LARGE, String.valueOf(e.getMessage()), e);
      }
      Optional<Throwable> protocol = protocolError(e);
      if (protocol.isPresent()) {
        return failure(
            Reason.MALFORMED_ANSWER, "the answer is not HTTP: " + protocol.get().getMessage(), e);
      }
      if (e instanceof IOException) {
        return failure(Reason.CONNECTION_LOST, "the connection was lost: " + e.getMessage(), e);
      }
      // Whatever an answer can make the parsers throw is a refusal of that answer.
      return failure(Reason.MALFORMED_ANSWER, "the answer could not be read: " + e, e);
    }

    private TransportException failure(Reason reason, String what, @Nullable Throwable cause) {
      return new TransportException(
          reason, target.url(), request.method() + " " + target + ": " + what, cause);
    }
  }

  private record Opened(ClassicHttpResponse response, HttpClientContext context) {}

  private static Optional<Throwable> protocolError(Exception e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof ProtocolException || at instanceof MalformedChunkCodingException) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /** A pool of connections whose addresses were all admitted by the same rule. */
  private final class Connections {
    private final GuardedResolver resolver;
    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient client;

    Connections(Admission admission, @Nullable SSLContext sslContext) {
      this.resolver = new GuardedResolver(names, policy, admission);
      HeaderLimits headerLimits =
          new HeaderLimits(limits.maxHeaderBytes(), limits.maxHeaderLines());
      this.pool =
          PoolingHttpClientConnectionManagerBuilder.create()
              .setDnsResolver(proxy == null ? resolver : SystemDefaultDnsResolver.INSTANCE)
              .setConnectionFactory(
                  ManagedHttpClientConnectionFactory.builder()
                      .http1Config(headerLimits.http1Config())
                      .responseParserFactory(headerLimits)
                      .build())
              .setTlsSocketStrategy(
                  ClientTlsStrategyBuilder.create()
                      .setSslContext(sslContext)
                      .setTlsVersions(TLS.V_1_3, TLS.V_1_2)
                      .buildClassic())
              .setDefaultTlsConfig(
                  TlsConfig.custom().setHandshakeTimeout(timeout(limits.connectTimeout())).build())
              .setDefaultConnectionConfig(
                  ConnectionConfig.custom()
                      .setConnectTimeout(timeout(limits.connectTimeout()))
                      .setSocketTimeout(timeout(limits.readTimeout()))
                      .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                      .setTimeToLive(TimeValue.ofMinutes(5))
                      .build())
              .setDefaultSocketConfig(
                  SocketConfig.custom().setSoTimeout(timeout(limits.readTimeout())).build())
              .setMaxConnTotal(limits.maxConcurrent())
              .setMaxConnPerRoute(limits.maxConcurrentPerHost())
              .build();
      this.client =
          HttpClients.custom()
              .setConnectionManager(pool)
              .setRoutePlanner(proxy == null ? new DefaultRoutePlanner(null) : through(proxy))
              .setDefaultRequestConfig(
                  RequestConfig.custom()
                      .setResponseTimeout(timeout(limits.readTimeout()))
                      .setConnectionRequestTimeout(timeout(limits.totalTimeout()))
                      .setRedirectsEnabled(false)
                      .setAuthenticationEnabled(false)
                      .setContentCompressionEnabled(false)
                      .setProtocolUpgradeEnabled(false)
                      .build())
              .setKeepAliveStrategy((response, context) -> IDLE)
              .disableRedirectHandling()
              .disableAutomaticRetries()
              .disableContentCompression()
              .disableCookieManagement()
              .disableAuthCaching()
              .disableConnectionState()
              .disableDefaultUserAgent()
              .build();
    }

    private static HttpRoutePlanner through(InetSocketAddress proxy) {
      return new DefaultProxyRoutePlanner(
          new HttpHost("http", proxy.getAddress(), proxy.getPort()));
    }

    ClassicHttpResponse open(Target target, HttpUriRequestBase message, HttpClientContext context)
        throws IOException {
      Origin origin = target.origin();
      String host = origin.host();
      // Never built from an address: that would go past the resolver.
      return client.executeOpen(
          new HttpHost(origin.scheme(), host, origin.port()), message, context);
    }

    void closeIdle() {
      pool.closeExpired();
      pool.closeIdle(IDLE); // HttpCore forgets hosts only in these two
    }

    void close() {
      client.close(CloseMode.IMMEDIATE);
      pool.close(CloseMode.IMMEDIATE);
    }
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(Math.max(1, duration.toMillis()));
  }

  /** Ends all requests that are under way; every later one is refused. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      tls.close();
      cleartext.close();
      sweep.cancel(false);
      watchdog.shutdownNow();
    }
  }
}
