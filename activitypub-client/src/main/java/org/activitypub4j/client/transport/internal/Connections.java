package org.activitypub4j.client.transport.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.model.Origin;
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
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections. All their addresses were allowed by the same rule. It keeps no cookies,
 * sends no credentials, follows no redirects and repeats nothing.
 */
final class Connections implements AutoCloseable {
  private static final TimeValue IDLE = TimeValue.ofSeconds(15);

  private final GuardedResolver resolver;
  private final TransportLimits limits;
  private final @Nullable SSLContext sslContext;
  private final @Nullable InetSocketAddress proxy;
  private volatile @Nullable Pool pool;
  private boolean closed;

  private record Pool(PoolingHttpClientConnectionManager manager, CloseableHttpClient client) {
    void close() {
      client.close(CloseMode.IMMEDIATE);
      manager.close(CloseMode.IMMEDIATE);
    }
  }

  /**
   * Makes a pool without connections.
   *
   * @param resolver decides to which addresses we connect
   * @param sslContext null to trust what the platform trusts
   * @param proxy if not null, everything goes through it, and it resolves the names
   */
  Connections(
      GuardedResolver resolver,
      TransportLimits limits,
      @Nullable SSLContext sslContext,
      @Nullable InetSocketAddress proxy) {
    this.resolver = resolver;
    this.limits = limits;
    this.sslContext = sslContext;
    this.proxy = proxy;
  }

  /**
   * The pool, which is made at the first request. Making it takes a tenth of the time in which a
   * server starts, most of it for what the platform trusts, and many servers need only one of the
   * two pools that there are.
   */
  private Pool pool() {
    Pool known = pool;
    return known == null ? first() : known;
  }

  private synchronized Pool first() {
    Pool known = pool;
    if (known == null) {
      known = make();
      pool = known;
      if (closed) {
        known.close();
      }
    }
    return known;
  }

  private Pool make() {
    HeaderLimits headerLimits = new HeaderLimits(limits.maxHeaderBytes(), limits.maxHeaderLines());
    PoolingHttpClientConnectionManager manager =
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
    CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(manager)
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
    return new Pool(manager, client);
  }

  private static HttpRoutePlanner through(InetSocketAddress proxy) {
    return new DefaultProxyRoutePlanner(new HttpHost("http", proxy.getAddress(), proxy.getPort()));
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(Math.max(1, duration.toMillis()));
  }

  /** Sends a message, and returns the answer with its body still to be read. */
  ClassicHttpResponse open(Target target, HttpUriRequestBase message, HttpClientContext context)
      throws IOException {
    Origin origin = target.origin();
    // Never make it from an address, because that would go past the resolver.
    return pool()
        .client()
        .executeOpen(new HttpHost(origin.scheme(), origin.host(), origin.port()), message, context);
  }

  /**
   * Checks that all addresses of a host are allowed here.
   *
   * @throws UnknownHostException if one is not allowed, or if there is none
   */
  void requireAdmitted(String host) throws UnknownHostException {
    resolver.resolve(host);
  }

  void closeIdle() {
    Pool known = pool;
    if (known != null) {
      known.manager().closeExpired();
      known.manager().closeIdle(IDLE); // HttpCore forgets hosts only in these two
    }
  }

  /** How many hosts are remembered. */
  int rememberedHosts() {
    Pool known = pool;
    return known == null ? 0 : known.manager().getRoutes().size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    Pool known = pool;
    if (known != null) {
      known.close();
    }
  }
}
