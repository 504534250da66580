package org.activitypub4j.jdkhttpserver;

import com.sun.net.httpserver.HttpExchange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/** Who sent a request, as far as the connection tells. */
final class RemoteAddresses {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "0:0:0:0:0:0:0:1");

  private RemoteAddresses() {}

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
