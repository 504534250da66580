package org.activitypub4j.server.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Who sent a request, as far as the connection tells; for HTTP adapters. */
public final class RemoteAddresses {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1");

  private RemoteAddresses() {}

  /**
   * Returns the address of a connection; empty if it is most likely that of a proxy, because it is
   * private or the loopback address, or if it is no address. Looks no name up.
   *
   * @param peer an IPv4 or IPv6 address as text, with or without brackets
   */
  public static Optional<String> ofConnection(String peer) {
    return parse(peer).filter(address -> !isLikelyProxy(address)).map(InetAddress::getHostAddress);
  }

  private static boolean isLikelyProxy(InetAddress address) {
    return LOOPBACK.contains(address.getHostAddress())
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || (address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC);
  }

  /**
   * Returns whose share a request takes: a text for the address, or of IPv6 for its first 64 bits,
   * because one customer has all addresses that begin so. Empty if the text is no address.
   */
  public static Optional<String> network(String address) {
    return parse(address)
        .map(InetAddress::getAddress)
        .map(bytes -> bytes.length == 4 ? bytes : Arrays.copyOf(bytes, 8))
        .map(HexFormat.of()::formatHex);
  }

  /** An address; empty if the text is a name, or only part of an address. */
  private static Optional<InetAddress> parse(String text) {
    try {
      // What has a colon is never taken for a name.
      return text.indexOf(':') >= 0
          ? Optional.of(InetAddress.getByName(text))
          : Optional.of(InetAddress.getByAddress(four(text)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The bytes of four numbers; none if it is anything else. */
  private static byte[] four(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[parts.length == 4 ? 4 : 0];
    for (int i = 0; i < bytes.length; i++) {
      String part = parts[i];
      boolean isNumber =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!isNumber || Integer.parseInt(part) > 255) {
        return new byte[0];
      }
      bytes[i] = (byte) Integer.parseInt(part);
    }
    return bytes;
  }
}
