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
 * The addresses of names, as a resolver tells them, which are not checked here. They are used for
 * as long as the JDK keeps them: the way to a thread where a resolver may hang and back costs as
 * much as a tenth of a delivery.
 *
 * <p>A resolver that hangs keeps its thread when nobody waits for it any more. So each name is
 * asked for once at a time, and few of one domain, fewer still if its name servers were slow
 * lately. All domains together can take all threads still; so what a name was is remembered for a
 * day, and used again where there is no thread to ask anew, or no answer (as RFC 8767 has it).
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

  /** What part of the threads names of one domain may take, and those of a slow one of that. */
  private static final int SHARE = 8;

  /** What part of the timeout is slow. */
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

  /** What a resolver told of a name, and until when nobody is asked again. */
  private record Told(List<InetAddress> addresses, long until) {}

  /**
   * Names that this resolver knows.
   *
   * @param executor where it runs
   * @param threads how many it has; of its own it may have more
   * @param timeout how long to wait for it
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

  /** A resolver that has no time for us. */
  static final class ResolverBusyException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ResolverBusyException(String message) {
      super(message);
    }
  }

  /** No answer, for now. */
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

  /** Asks anew next time, since nobody answers there. */
  void forget(String host) {
    known.asMap().computeIfPresent(host, (same, told) -> new Told(told.addresses(), ticker.read()));
  }

  /** The resolver cannot be interrupted, so it runs where it can be left behind. */
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

  /** The one that is under way for the name, or a new one. */
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
      if (others != null && !others.isDone()) { // one that is done may be about to leave
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
