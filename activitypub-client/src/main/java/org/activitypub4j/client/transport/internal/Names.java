package org.activitypub4j.client.transport.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.client.transport.HostResolver;

/**
 * The addresses of names, as a resolver tells them, which are not checked here. They are kept for
 * as long as the JDK keeps them: the way to a thread where a resolver may hang and back costs as
 * much as a tenth of a delivery.
 *
 * <p>A resolver that hangs keeps its thread when nobody waits for it any more. So each name is
 * asked for once at a time, and few of one domain: whose name servers do not answer holds no more.
 */
final class Names {
  private static final Duration KEPT = Duration.ofSeconds(30);
  private static final int MAX_BYTES = 1_024 * 1_024;
  private static final int MAX_ADDRESSES = 16;
  private static final int ENTRY_BYTES = 256;
  private static final int ADDRESS_BYTES = 160;

  /** Names of one domain that are being resolved; of its own pool of threads an eighth. */
  private static final int MAX_OF_DOMAIN = 32;

  private final HostResolver resolver;
  private final Executor executor;
  private final Duration timeout;
  private final Cache<String, List<InetAddress>> known;

  /** What is being resolved, by domain and name. */
  private final Map<String, Map<String, FutureTask<List<InetAddress>>>> underWay = new HashMap<>();

  /**
   * Names that this resolver knows.
   *
   * @param executor where it runs
   * @param timeout how long to wait for it
   */
  Names(HostResolver resolver, Executor executor, Duration timeout, Ticker ticker) {
    this.resolver = resolver;
    this.executor = executor;
    this.timeout = timeout;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String host, List<InetAddress> told) -> weight(host, told))
            .expireAfterWrite(KEPT)
            .ticker(ticker)
            .build();
  }

  private static int weight(String host, List<InetAddress> addresses) {
    return ENTRY_BYTES + 2 * host.length() + ADDRESS_BYTES * addresses.size();
  }

  /** A resolver that has no time for us. */
  static final class ResolverBusyException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ResolverBusyException(String message) {
      super(message);
    }
  }

  /** The addresses of a name; never empty. */
  List<InetAddress> addresses(String host) throws UnknownHostException {
    List<InetAddress> kept = known.getIfPresent(host);
    if (kept != null) {
      return kept;
    }
    List<InetAddress> addresses = List.copyOf(ask(host));
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    if (addresses.size() <= MAX_ADDRESSES) {
      known.put(host, addresses);
    }
    return addresses;
  }

  /** Asks anew next time, since nobody answers there. */
  void forget(String host) {
    known.invalidate(host);
  }

  /** The resolver cannot be interrupted, so it runs where it can be left behind. */
  private List<InetAddress> ask(String host) throws UnknownHostException {
    try {
      return task(host).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (CancellationException e) {
      throw new ResolverBusyException("too many names are being resolved");
    } catch (TimeoutException e) {
      throw unknown(host + " was not resolved within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("interrupted while resolving " + host, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw unknown("the resolver failed for " + host, e);
    }
  }

  /** The one that is under way for the name, or a new one. */
  private FutureTask<List<InetAddress>> task(String host) throws ResolverBusyException {
    String domain = Domains.of(host);
    FutureTask<List<InetAddress>> task =
        new FutureTask<>(() -> resolver.resolve(host)) {
          @Override
          protected void done() {
            leave(domain, host, this);
          }
        };
    synchronized (underWay) {
      var ofDomain = underWay.computeIfAbsent(domain, name -> new HashMap<>());
      FutureTask<List<InetAddress>> others = ofDomain.get(host);
      if (others != null && !others.isDone()) { // one that is done may be about to leave
        return others;
      }
      if (others == null && ofDomain.size() >= MAX_OF_DOMAIN) {
        throw new ResolverBusyException("too many names of " + domain + " are being resolved");
      }
      ofDomain.put(host, task);
    }
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.cancel(false);
    }
    return task;
  }

  private void leave(String domain, String host, FutureTask<?> task) {
    synchronized (underWay) {
      underWay.computeIfPresent(
          domain,
          (name, ofDomain) -> {
            ofDomain.remove(host, task);
            return ofDomain.isEmpty() ? null : ofDomain;
          });
    }
  }

  private static UnknownHostException unknown(String message, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }

  /** How many names are being resolved. */
  int underWay() {
    synchronized (underWay) {
      return underWay.values().stream().mapToInt(Map::size).sum();
    }
  }

  /** How many names are kept. */
  long size() {
    known.cleanUp();
    return known.estimatedSize();
  }
}
