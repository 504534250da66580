package org.activitypub4j.client.transport.internal;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.activitypub4j.client.transport.HostResolver;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way to the network. It checks the URL, waits for a place, checks the addresses when it
 * connects, and connects to exactly these. It sends what was signed, reads with limits, and follows
 * redirects itself. It keeps no cookies, sends no credentials, and sends nothing twice, except if a
 * kept connection turns out to have been closed in the meantime.
 *
 * <p>Blocking; safe for use by several threads.
 */
public final class Door implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  private final TransportLimits limits;
  private final Consumer<? super RequestEvent> observer;
  private final Network network;
  private final HttpMessages messages;

  /**
   * Opens the door.
   *
   * @param executor resolves the names
   * @param ticker says how long a name is known
   * @param observer is told of each request after its end, on the thread of the request
   * @param sslContext null to trust what the platform trusts
   * @param proxy if not null, everything goes through it and it resolves the names, so only IP
   *     literals are checked here
   * @param ownOrigins our own servers, to which nothing is sent
   */
  public Door(
      TransportLimits limits,
      AddressPolicy policy,
      HostResolver hostResolver,
      Executor executor,
      Ticker ticker,
      String userAgent,
      Consumer<? super RequestEvent> observer,
      @Nullable SSLContext sslContext,
      @Nullable InetSocketAddress proxy,
      Set<Origin> ownOrigins) {
    this.limits = limits;
    this.observer = observer;
    this.network =
        new Network(limits, policy, hostResolver, executor, ticker, sslContext, proxy, ownOrigins);
    this.messages = new HttpMessages(userAgent, limits);
  }

  /** Closes connections that nobody has used for a while, and forgets hosts without connections. */
  void sweep() {
    network.sweep();
  }

  /** The number of hosts that are remembered for any reason. */
  int rememberedHosts() {
    return network.rememberedHosts();
  }

  /** Whether any network is allowed that is not public. */
  public boolean hasAllowedNetworks() {
    return network.hasAllowedNetworks();
  }

  /** Whether the host has only addresses in allowed networks, so that http is allowed. */
  public boolean isInAllowedNetwork(Origin origin) {
    return network.isInAllowedNetwork(origin);
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
    RedirectTrail trail = new RedirectTrail(target, request.redirects(), limits.maxRedirects());
    while (true) {
      allowance.takeRequest(target.url());
      TransportResponse response =
          run(new Exchange(network, messages, request, target, deadline, allowance.cancellation()));
      if (!request.isGet() || !RedirectTrail.isRedirect(response.status())) {
        return response;
      }
      target = trail.next(response);
    }
  }

  private TransportResponse run(Exchange exchange) {
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
      if (status != 0 || failure != null) { // otherwise it was not even signed
        tell(exchange.event(status, failure, Duration.ofNanos(System.nanoTime() - start)));
      }
    }
  }

  private void tell(RequestEvent event) {
    try {
      observer.accept(event);
    } catch (RuntimeException e) {
      LOG.warn("The observer of requests failed", e);
    }
  }

  /** Ends all running requests. Every later request is refused. */
  @Override
  public void close() {
    network.close();
  }
}
