package org.activitypub4j.client.transport.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import org.activitypub4j.client.transport.AddressFilter;
import org.activitypub4j.client.transport.Cidr;

/**
 * Decides from the raw bytes to which addresses we may connect: to global unicast addresses, except
 * those in the special-purpose registries, and to the networks that the application allows.
 *
 * <p>IPv6 addresses that embed an IPv4 address are refused, whatever they embed. Nobody publishes
 * such an address for a public server, and a translator on the way would connect to the embedded
 * one.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4 registry</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6 registry</a>
 */
public final class AddressPolicy {
  private static final AddressVerdict PUBLIC = new AddressVerdict.Public();
  private static final AddressVerdict ALLOWED = new AddressVerdict.InAllowedNetwork();

  private static final AddressVerdict FILTERED =
      new AddressVerdict.Forbidden("a range that the address filter of the application refuses");

  private static final Cidr GLOBAL_UNICAST = Cidr.parse("2000::/3");

  private static final List<Block> SPECIAL =
      List.of(
          new Block("0.0.0.0/8", "this network"),
          new Block("10.0.0.0/8", "private use"),
          new Block("100.64.0.0/10", "shared address space"),
          new Block("127.0.0.0/8", "loopback"),
          new Block("169.254.0.0/16", "link local"),
          new Block("172.16.0.0/12", "private use"),
          new Block("192.0.0.0/24", "protocol assignments"),
          new Block("192.0.2.0/24", "documentation"),
          new Block("192.31.196.0/24", "AS112"),
          new Block("192.52.193.0/24", "AMT"),
          new Block("192.88.99.0/24", "6to4 relay"),
          new Block("192.168.0.0/16", "private use"),
          new Block("192.175.48.0/24", "AS112"),
          new Block("198.18.0.0/15", "benchmarking"),
          new Block("198.51.100.0/24", "documentation"),
          new Block("203.0.113.0/24", "documentation"),
          new Block("224.0.0.0/4", "multicast"),
          new Block("240.0.0.0/4", "reserved"),
          new Block("2001::/32", "Teredo"),
          new Block("2001::/23", "protocol assignments"),
          new Block("2001:db8::/32", "documentation"),
          new Block("2002::/16", "6to4"),
          new Block("2620:4f:8000::/48", "AS112"),
          new Block("3fff::/20", "documentation"));

  /** Ranges outside of global unicast. They are here only so that a refusal can name them. */
  private static final List<Block> NAMED =
      List.of(
          new Block("::/128", "unspecified"),
          new Block("::1/128", "loopback"),
          new Block("::/96", "IPv4-compatible"),
          new Block("64:ff9b::/96", "NAT64"),
          new Block("64:ff9b:1::/48", "local NAT64"),
          new Block("100::/64", "discard only"),
          new Block("fc00::/7", "unique local"),
          new Block("fe80::/10", "link local"),
          new Block("ff00::/8", "multicast"));

  private final List<Cidr> allowed;
  private final AddressFilter filter;

  /** Makes a policy with these exceptions. */
  public AddressPolicy(Collection<Cidr> allowedNetworks) {
    this(allowedNetworks, AddressFilter.all());
  }

  /**
   * Makes a policy with these exceptions.
   *
   * @param filter what the application asks of every address beside that
   */
  public AddressPolicy(Collection<Cidr> allowedNetworks, AddressFilter filter) {
    this.allowed = List.copyOf(allowedNetworks);
    this.filter = filter;
  }

  /** Whether there is any exception. */
  boolean hasAllowedNetworks() {
    return !allowed.isEmpty();
  }

  /** The verdict on an address; one with a scope id is refused. */
  public AddressVerdict verdict(InetAddress address) {
    if (address instanceof Inet6Address six
        && (six.getScopeId() != 0 || six.getScopedInterface() != null)) {
      return new AddressVerdict.Forbidden("an address with a scope id");
    }
    AddressVerdict verdict = verdict(address.getAddress());
    return verdict instanceof AddressVerdict.Forbidden || filter.allows(address)
        ? verdict
        : FILTERED;
  }

  /**
   * The verdict on a raw address, without the filter.
   *
   * @param address 4 or 16 bytes in network order
   * @throws IllegalArgumentException if it has another length
   */
  public AddressVerdict verdict(byte[] address) {
    if (address.length != 4 && address.length != 16) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes: " + address.length);
    }
    for (Cidr network : allowed) {
      if (network.contains(address)) {
        return ALLOWED;
      }
    }
    for (Block block : SPECIAL) {
      if (block.contains(address)) {
        return block.refused();
      }
    }
    if (address.length == 4 || GLOBAL_UNICAST.contains(address)) {
      return PUBLIC;
    }
    if (isIpv4Mapped(address)) {
      return new AddressVerdict.Forbidden("::ffff:0:0/96 (IPv4-mapped)");
    }
    for (Block block : NAMED) {
      if (block.contains(address)) {
        return block.refused();
      }
    }
    return new AddressVerdict.Forbidden("outside 2000::/3 (not global unicast)");
  }

  /**
   * Whether it is in ::ffff:0:0/96. No literal can name this range in Java, because Java turns it
   * into IPv4.
   */
  private static boolean isIpv4Mapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == (byte) 0xFF && address[11] == (byte) 0xFF;
  }

  /** A range and its purpose. */
  private static final class Block {
    private final Cidr range;
    private final AddressVerdict.Forbidden refused;

    Block(String range, String purpose) {
      this.range = Cidr.parse(range);
      this.refused = new AddressVerdict.Forbidden(range + " (" + purpose + ")");
    }

    boolean contains(byte[] address) {
      return range.contains(address);
    }

    AddressVerdict refused() {
      return refused;
    }
  }
}
