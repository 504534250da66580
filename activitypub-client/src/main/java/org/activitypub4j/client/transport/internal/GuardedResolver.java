package org.activitypub4j.client.transport.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The resolver that HttpClient asks once for each new connection, for names and IP literals alike.
 * HttpClient connects to the addresses that it returns, so what is checked here is what is used. If
 * one address is not allowed, the whole name is refused.
 */
final class GuardedResolver implements DnsResolver {

  /** Which verdicts are good enough. */
  enum Admission {
    /** Public addresses, and those in allowed networks. */
    PUBLIC_OR_ALLOWED,
    /** Only those in allowed networks: for cleartext. */
    ALLOWED_ONLY
  }

  private final Names names;
  private final AddressPolicy policy;
  private final Admission admission;

  GuardedResolver(Names names, AddressPolicy policy, Admission admission) {
    this.names = names;
    this.policy = policy;
    this.admission = admission;
  }

  /** A host that is refused because of one of its addresses. */
  static final class RefusedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
      super(message);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Optional<InetAddress> literal = Target.literal(host);
    List<InetAddress> addresses =
        literal.isPresent() ? List.of(literal.get()) : names.addresses(host);
    for (InetAddress address : addresses) {
      require(host, address, literal.isPresent());
    }
    return addresses.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host; // never asked for; the name that was checked is used
  }

  private void require(String host, InetAddress address, boolean isLiteral)
      throws RefusedAddressException {
    AddressVerdict verdict = policy.verdict(address);
    if (verdict instanceof AddressVerdict.Forbidden refused) {
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
}
