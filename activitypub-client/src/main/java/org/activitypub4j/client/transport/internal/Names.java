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
 * The addresses of names as a resolver returns them. They are not checked here. They are used as
 * long as the JDK keeps them, because it costs as much as a tenth of a delivery to ask on another
 * thread, where a resolver may hang.
 *
 * <p>A resolver that hangs keeps its thread even when nobody waits for it any more. So each name is
 * asked for only once at a time. Of one domain few names are asked for at a time, and even fewer if
 * its name servers were slow recently. All domains together can still take all threads. So the
 * addresses of a name are remembered for a day, and used again if there is no thread to ask again,
 * or no answer (as in RFC 8767).
 */
final class Names {
  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final Duration SLOW_FOR = Duration.ofMinutes(10);
  private static final int MAX_BYTES = 4 * 1_024 * 1_024;
  private static final int MAX_SLOW_BYTES = 1_024 * 1_024;
  private static final int MAX_ADDRESSES = 16;
  private static final int ENTRY_BYTES = 288;
  private static final int ADDRESS_BYTES = 160;

  /**
   * The names of one domain may take one in eight threads. If the domain is slow, they may take one
   * in eight of those.
   */
  private static final int SHARE = 8;

  /** An answer is slow if it takes more than a quarter of the timeout. */
  private static final int SLOW = 4;

  private final HostResolver resolver;
  private final Executor executor;
  private final Duration timeout;
  private final Ticker ticker;
  private final int maxOfDomain;
  private final Cache<String, Told> known;
  private final Cache<String, Boolean> slow;

  /** What is being resolved, by domain and name. */
  private final Map<String, Map<String, FutureTask<List<InetAddress>>>> underWay = new HashMap<>();

  /** What a resolver said about a name, and until when nobody is asked again. */
  private record Told(List<InetAddress> addresses, long until) {}

  /**
   * Knows no names yet.
   *
   * @param executor runs the resolver
   * @param threads how many threads it has; an executor of the application may have more
   * @param timeout how long to wait for the resolver
   */
  Names(HostResolver resolver, Executor executor, int threads, Duration timeout, Ticker ticker) {
    this.resolver = resolver;
    this.executor = executor;
    this.timeout = timeout;
    this.ticker = ticker;
    this.maxOfDomain = Math.max(1, threads / SHARE);
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(MAX_BYTES)
            .weigher((String host, Told told) -> weight(host, told.addresses()))
            .expireAfterWrite(REMEMBERED)
            .ticker(ticker)
            .build();
    this.slow =
        Caffeine.newBuilder()
            .maximumWeight(MAX_SLOW_BYTES)
            .weigher((String domain, Boolean is) -> weight(domain, List.of()))
            .expireAfterWrite(SLOW_FOR)
            .ticker(ticker)
            .build();
  }

  private static int weight(String host, List<InetAddress> addresses) {
    return ENTRY_BYTES + 2 * host.length() + ADDRESS_BYTES * addresses.size();
  }

  /** The resolver has no time for us. */
  static final class ResolverBusyException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ResolverBusyException(String message) {
      super(message);
    }
  }

  /** There is no answer for now. */
  private static final class NoAnswerException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
      super(message);
    }
  }

  /** The addresses of a name; never empty. */
  List<InetAddress> addresses(String host) throws UnknownHostException {
    Told told = known.getIfPresent(host);
    if (told != null && ticker.read() - told.until() < 0) {
      return told.addresses();
    }
    List<InetAddress> addresses;
    try {
      addresses = List.copyOf(ask(host));
    } catch (ResolverBusyException | NoAnswerException e) {
      if (told == null) {
        throw e;
      }
      return told.addresses();
    }
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    if (addresses.size() <= MAX_ADDRESSES) {
      known.put(host, new Told(addresses, ticker.read() + FRESH.toNanos()));
    }
    return addresses;
  }

  /** Makes the next call ask again, because nobody answers at these addresses. */
  void forget(String host) {
    known.asMap().computeIfPresent(host, (same, told) -> new Told(told.addresses(), ticker.read()));
  }

  /**
   * Asks the resolver. It cannot be interrupted, so it runs on a thread that we can leave behind.
   */
  private List<InetAddress> ask(String host) throws UnknownHostException {
    try {
      return task(host).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (CancellationException e) {
      throw new ResolverBusyException("too many names are being resolved");
    } catch (TimeoutException e) {
      slow.put(Domains.of(host), true);
      NoAnswerException none =
          new NoAnswerException(host + " was not resolved within " + timeout.toMillis() + " ms");
      none.initCause(e);
      throw none;
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

  /** The task that is running for the name, or a new one. */
  private FutureTask<List<InetAddress>> task(String host) throws ResolverBusyException {
    String domain = Domains.of(host);
    FutureTask<List<InetAddress>> task =
        new FutureTask<>(() -> resolve(host, domain)) {
          @Override
          protected void done() {
            leave(domain, host, this);
          }
        };
    synchronized (underWay) {
      var ofDomain = underWay.computeIfAbsent(domain, name -> new HashMap<>());
      FutureTask<List<InetAddress>> others = ofDomain.get(host);
      if (others != null && !others.isDone()) { // a task that is done may be about to leave
        return others;
      }
      if (others == null && ofDomain.size() >= share(domain)) {
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

  private List<InetAddress> resolve(String host, String domain) throws UnknownHostException {
    long start = ticker.read();
    try {
      return resolver.resolve(host);
    } finally {
      if (ticker.read() - start > timeout.toNanos() / SLOW) {
        slow.put(domain, true);
      }
    }
  }

  private int share(String domain) {
    return slow.getIfPresent(domain) == null ? maxOfDomain : Math.max(1, maxOfDomain / SHARE);
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

  /** How many domains are known to be slow. */
  long slowDomains() {
    slow.cleanUp();
    return slow.estimatedSize();
  }
}
