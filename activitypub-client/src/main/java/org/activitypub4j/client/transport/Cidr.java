package org.activitypub4j.client.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses, such as {@code 127.0.0.0/8} or {@code fd00::/8}.
 *
 * <p>Addresses are compared as bytes and only within their family: an IPv4 range says nothing about
 * an IPv6 address that embeds one of its addresses. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632 §3.1</a>
 */
public final class Cidr {
  private final byte[] network;
  private final int prefixLength;

  private Cidr(byte[] network, int prefixLength) {
    this.network = network;
    this.prefixLength = prefixLength;
  }

  /**
   * Reads a range.
   *
   * @param text an IPv4 or IPv6 address, a slash, and the number of leading bits that count;
   *     without a slash, only that address
   * @throws IllegalArgumentException if it is not one, or has bits set after its prefix, which is
   *     usually a typing error
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = addressBytes(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("not a range such as 10.0.0.0/8 or fd00::/8: " + text);
    }
    int bits = address.length * 8;
    int length = slash < 0 ? bits : prefixLength(text.substring(slash + 1));
    if (length < 0 || length > bits) {
      throw new IllegalArgumentException("the prefix length must be 0 to " + bits + ": " + text);
    }
    Cidr range = new Cidr(address, length);
    for (int bit = length; bit < bits; bit++) {
      if ((address[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        throw new IllegalArgumentException("bits are set behind the prefix: " + text);
      }
    }
    return range;
  }

  /** Returns whether the address is in this range; an IPv6 address with a scope id never is. */
  public boolean contains(InetAddress address) {
    boolean scoped =
        address instanceof Inet6Address six
            && (six.getScopeId() != 0 || six.getScopedInterface() != null);
    return !scoped && contains(address.getAddress());
  }

  /**
   * Returns whether the raw address is in this range.
   *
   * @param address 4 or 16 bytes in network order
   */
  public boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefixLength / 8;
    if (!Arrays.equals(address, 0, whole, network, 0, whole)) {
      return false;
    }
    int rest = prefixLength % 8;
    return rest == 0 || (address[whole] ^ network[whole]) >> (8 - rest) == 0;
  }

  /**
   * The bytes of an address literal; null if it is not one in plain form. Never asks a resolver.
   */
  private static byte @Nullable [] addressBytes(String literal) {
    boolean six = literal.indexOf(':') >= 0;
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      boolean allowed =
          (c >= '0' && c <= '9') || c == '.' || (six && (c == ':' || Character.digit(c, 16) >= 0));
      if (!allowed || c > 0x7F) {
        return null;
      }
    }
    try {
      InetAddress address = InetAddress.getByName(literal.toLowerCase(Locale.ROOT));
      boolean plain = six || address.getHostAddress().equals(literal);
      return plain && !literal.isEmpty() ? address.getAddress() : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static int prefixLength(String digits) {
    if (digits.isEmpty()
        || digits.length() > 3
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Integer.parseInt(digits);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cidr that
        && that.prefixLength == prefixLength
        && Arrays.equals(that.network, network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + prefixLength;
  }

  /** Returns the range in the form that {@link #parse} reads. */
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(network).getHostAddress() + "/" + prefixLength;
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes by construction", e);
    }
  }
}
