package org.activitypub4j.client.transport.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.activitypub4j.client.transport.HostResolver;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The resolver that HttpClient asks once for each new connection, names and literals alike, and
 * whose answer it dials. So what is checked here is what is dialled. One address that may not be
 * dialled refuses the whole name.
 */
final class GuardedResolver implements DnsResolver {

  /** Which verdicts are good enough. */
  enum Admission {
    /** Public addresses, and those in allowed networks. */
    PUBLIC_OR_ALLOWED,
    /** Only those in allowed networks: for cleartext. */
    ALLOWED_ONLY
  }

  private final HostResolver resolver;
  private final AddressPolicy policy;
  private final Admission admission;
  private final Executor executor;
  private final Duration timeout;

  GuardedResolver(
      HostResolver resolver,
      AddressPolicy policy,
      Admission admission,
      Executor executor,
      Duration timeout) {
    this.resolver = resolver;
    this.policy = policy;
    this.admission = admission;
    this.executor = executor;
    this.timeout = timeout;
  }

  /** A host that is refused for one of its addresses. */
  static final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
      super(message);
    }
  }

  /** A resolver that has no time for us. */
  static final class ResolverBusyException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    ResolverBusyException(String message) {
      super(message);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Optional<InetAddress> literal = Target.literal(host);
    List<InetAddress> addresses =
        literal.isPresent() ? List.of(literal.get()) : List.copyOf(ask(host));
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    for (InetAddress address : addresses) {
      require(host, address, literal.isPresent());
    }
    return addresses.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host; // never asked for; the name that was checked is the name
  }

  private void require(String host, InetAddress address, boolean isLiteral)
      throws RefusedAddressException {
    AddressVerdict verdict = policy.verdict(address);
    if (verdict instanceof AddressVerdict.Refused refused) {
      throw new RefusedAddressException(
          host + " has the address " + address.getHostAddress() + " in " + refused.block());
    }
    if (verdict instanceof AddressVerdict.Public) {
      if (isLiteral) {
        throw new RefusedAddressException(host + " is an address instead of a name");
      }
      if (admission == Admission.ALLOWED_ONLY) {
        throw new RefusedAddressException(
            host
                + " has the address "
                + address.getHostAddress()
                + " outside the allowed networks");
      }
    }
  }

  /** The resolver cannot be interrupted, so it runs where it can be left behind. */
  private List<InetAddress> ask(String host) throws UnknownHostException {
    FutureTask<List<InetAddress>> task = new FutureTask<>(() -> resolver.resolve(host));
    try {
      executor.execute(task);
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw new ResolverBusyException("too many names are being resolved");
    } catch (TimeoutException e) {
      task.cancel(true);
      throw unknown(host + " was not resolved within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw unknown("interrupted while resolving " + host, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw unknown("the resolver failed for " + host, e);
    }
  }

  private static UnknownHostException unknown(String message, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(message);
    unknown.initCause(cause);
    return unknown;
  }
}
