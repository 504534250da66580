package org.activitypub4j.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Who sent a request, as far as the connection tells. */
final class RemoteAddresses {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1");

  private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private RemoteAddresses() {}

  /**
   * Whose share a request takes: the address, or of IPv6 its first 64 bits, for one customer has
   * all addresses that begin so. Empty if the text is no address; names are not looked up.
   */
  static Optional<String> network(String address) {
    boolean six = address.indexOf(':') >= 0;
    if (!six && !FOUR.matcher(address).matches()) {
      return Optional.empty();
    }
    try {
      // What has a colon is never taken for a name.
      byte[] bytes = InetAddress.getByName(address).getAddress();
      byte[] prefix = bytes.length == 4 ? bytes : Arrays.copyOf(bytes, 8);
      return Optional.of(HexFormat.of().formatHex(prefix));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The address of the peer; empty if it is most likely that of a proxy. */
  static Optional<String> ofConnection(HttpExchange exchange) {
    return of(exchange.getRemoteAddress().getAddress());
  }

  static Optional<String> of(InetAddress address) {
    String text = address.getHostAddress();
    boolean isProxy =
        LOOPBACK.contains(text)
            || address.isSiteLocalAddress()
            || address.isLinkLocalAddress()
            || (address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC);
    return isProxy ? Optional.empty() : Optional.of(text);
  }
}
