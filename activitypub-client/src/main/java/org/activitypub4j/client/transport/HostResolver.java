package org.activitypub4j.client.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of a host name. Asked for a new connection, unless it told the addresses of
 * the host in the last 30 seconds and they could be reached. Whatever it tells is checked for each
 * connection, and exactly these addresses are dialled.
 *
 * <p>Called from several threads at once, on the client's executor, and given up after the connect
 * timeout. Not asked for IP literals.
 */
@FunctionalInterface
public interface HostResolver {

  /**
   * The addresses of a host.
   *
   * @param host a name in lower-case A-labels, without trailing dot
   * @return the addresses in the order in which to try them; never null
   * @throws UnknownHostException if there is none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** The resolver of the operating system. */
  static HostResolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
