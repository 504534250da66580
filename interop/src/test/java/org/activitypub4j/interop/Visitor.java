package org.activitypub4j.interop;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.activitypub4j.signatures.Headers;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A client with an address of its own on loopback, for which all hosts are on this machine. */
final class Visitor implements AutoCloseable {
  private static final Timeout PATIENCE = Timeout.ofSeconds(30);

  private final CloseableHttpAsyncClient client;

  /**
   * Makes one.
   *
   * @param address such as {@code 127.0.0.2}
   * @param version with which it speaks to TLS servers
   */
  Visitor(String address, Certificate trusted, HttpVersionPolicy version) {
    InetAddress local = address(address);
    client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setTlsStrategy(
                        ClientTlsStrategyBuilder.create()
                            .setSslContext(trusted.trusting())
                            .buildAsync())
                    .setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(version).build())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setSocketTimeout(PATIENCE).build())
                    .setDnsResolver(
                        new SystemDefaultDnsResolver() {
                          @Override
                          public InetAddress[] resolve(String host) {
                            return new InetAddress[] {InetAddress.getLoopbackAddress()};
                          }
                        })
                    .setMaxConnPerRoute(32)
                    .setMaxConnTotal(32)
                    .build())
            .setRoutePlanner(
                new DefaultRoutePlanner(null) {
                  @Override
                  protected InetAddress determineLocalAddress(HttpHost first, HttpContext context) {
                    return local;
                  }
                })
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .build();
    client.start();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer that has come. */
  record Answer(SimpleHttpResponse response) {
    int status() {
      return response.getCode();
    }

    String text() {
      return response.getBodyText() == null ? "" : response.getBodyText();
    }

    /** All values of a header, with commas between them; empty if there are none. */
    String header(String name) {
      return String.join(
          ", ", Arrays.stream(response.getHeaders(name)).map(Header::getValue).toList());
    }
  }

  Answer get(URI target, String accept) {
    return send("GET", target, Map.of("Accept", accept), null);
  }

  Answer send(String method, URI target, Map<String, String> headers, byte @Nullable [] body) {
    return await(begin(method, target, headers, body));
  }

  /** Sends headers that were signed. */
  Answer sendSigned(String method, URI target, Headers headers, byte @Nullable [] body) {
    return send(method, target, plain(headers), body);
  }

  /** Headers without {@code Host}, because the client writes the same one. */
  static Map<String, String> plain(Headers headers) {
    Map<String, String> plain = new LinkedHashMap<>();
    headers.forEach(plain::put);
    plain.remove("Host");
    return plain;
  }

  /**
   * Begins a request, to send many at once.
   *
   * @param headers with {@code Transfer-Encoding} for a body whose length is not announced
   */
  Future<SimpleHttpResponse> begin(
      String method, URI target, Map<String, String> headers, byte @Nullable [] body) {
    AsyncRequestBuilder request = AsyncRequestBuilder.create(method).setUri(target);
    Map<String, String> plain = new LinkedHashMap<>(headers);
    boolean isChunked = plain.remove("Transfer-Encoding") != null;
    if (body != null) {
      String type = Objects.requireNonNull(plain.remove("Content-Type"), "Content-Type");
      request.setEntity(new BasicAsyncEntityProducer(body, ContentType.parse(type), isChunked));
    }
    plain.forEach(request::setHeader);
    return client.execute(request.build(), SimpleResponseConsumer.create(), null);
  }

  static Answer await(Future<SimpleHttpResponse> answer) {
    try {
      return new Answer(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
