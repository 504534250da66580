package org.activitypub4j.client.transport.internal;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.activitypub4j.client.transport.HostResolver;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.client.transport.internal.GuardedResolver.Admission;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections, and who may connect to what. It checks a URL before we connect, limits the
 * requests that run at once, and ends a request when its time is over.
 */
final class Network implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Network.class);
  private static final int SWEEP_SECONDS = 5;

  private final AddressPolicy policy;
  private final Set<Origin> ownOrigins;
  private final @Nullable InetSocketAddress proxy;
  private final Names names;
  private final HostGates gates;
  private final Connections tls;
  private final Connections cleartext;
  private final ScheduledThreadPoolExecutor watchdog;
  private final ScheduledFuture<?> sweep;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Makes a network without connections; the parameters are those of {@link Door}. */
  Network(
      TransportLimits limits,
      AddressPolicy policy,
      HostResolver hostResolver,
      Executor executor,
      Ticker ticker,
      @Nullable SSLContext sslContext,
      @Nullable InetSocketAddress proxy,
      Set<Origin> ownOrigins) {
    this.policy = policy;
    this.ownOrigins = Set.copyOf(ownOrigins);
    this.proxy = proxy;
    this.names =
        new Names(hostResolver, executor, limits.maxConcurrent(), limits.connectTimeout(), ticker);
    this.gates = new HostGates(limits.maxConcurrent(), limits.maxConcurrentPerHost());
    // Two pools, because a connection that is kept is not checked again.
    this.tls =
        new Connections(
            new GuardedResolver(names, policy, Admission.PUBLIC_OR_ALLOWED),
            limits,
            sslContext,
            proxy);
    this.cleartext =
        new Connections(
            new GuardedResolver(names, policy, Admission.ALLOWED_ONLY), limits, sslContext, proxy);
    this.watchdog = new ScheduledThreadPoolExecutor(1, Network::watchdogThread);
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

  /** Closes connections that nobody has used for a while, and forgets hosts without connections. */
  void sweep() {
    tls.closeIdle();
    cleartext.closeIdle();
  }

  /** The number of hosts that are remembered for any reason. */
  int rememberedHosts() {
    return gates.size() + tls.rememberedHosts() + cleartext.rememberedHosts();
  }

  /** Whether any network is allowed that is not public. */
  boolean hasAllowedNetworks() {
    return policy.hasAllowedNetworks();
  }

  /** Whether the host has only addresses in allowed networks, so that http is allowed. */
  boolean isInAllowedNetwork(Origin origin) {
    if (!policy.hasAllowedNetworks()) {
      return false;
    }
    try {
      cleartext.requireAdmitted(origin.host());
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Checks everything about a URL that can be checked before the addresses of its host are known.
   *
   * @throws org.activitypub4j.client.transport.TransportException if nothing may be sent there
   */
  void require(Target target, RequestFaults faults) {
    if (closed.get()) {
      throw faults.of(Reason.CLOSED, "the client is closed", null);
    }
    if (ownOrigins.contains(target.origin())) {
      throw faults.of(Reason.OWN_ORIGIN, "it is on our own server", null);
    }
    if (target.isCleartext() && !policy.hasAllowedNetworks()) {
      throw faults.of(
          Reason.CLEARTEXT, "only https is allowed; allowNetworks permits http in networks", null);
    }
    if (proxy != null) {
      requireForProxy(target, faults);
    }
  }

  /**
   * Checks what is left to check if the proxy resolves the names: the scheme must be https, and a
   * host that is an IP address must be allowed.
   */
  private void requireForProxy(Target target, RequestFaults faults) {
    if (target.isCleartext()) {
      throw faults.of(Reason.CLEARTEXT, "through a proxy only https is allowed", null);
    }
    if (Target.literal(target.origin().host()).isPresent()) {
      try {
        tls.requireAdmitted(target.origin().host());
      } catch (UnknownHostException e) {
        throw faults.explain(e);
      }
    }
  }

  /** Waits for a place among the requests that run at once; null if none became free in time. */
  HostGates.@Nullable Place enter(Target target, long timeoutNanos) throws InterruptedException {
    return gates.enter(target.origin(), timeoutNanos);
  }

  /** The connections that lead to a URL. */
  Connections to(Target target) {
    return target.isCleartext() ? cleartext : tls;
  }

  /**
   * Runs something when the time is over, unless it is cancelled before.
   *
   * @throws RejectedExecutionException if this is closed
   */
  ScheduledFuture<?> alarm(Runnable end, long nanos) {
    return watchdog.schedule(end, nanos, TimeUnit.NANOSECONDS);
  }

  /** Makes the next request resolve this host again, because nobody answers at its addresses. */
  void forget(String host) {
    names.forget(host);
  }

  boolean isClosed() {
    return closed.get();
  }

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
