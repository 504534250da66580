package org.activitypub4j.client.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of a host name. Called for a new connection, unless it returned the addresses
 * of the host in the last 30 seconds and they could be reached. Its addresses are checked for each
 * connection, and only these addresses are used.
 *
 * <p>Called from several threads at once, on the executor of the client. The client stops waiting
 * after the connect timeout. Not called for IP literals.
 */
@FunctionalInterface
public interface HostResolver {

  /**
   * Returns the addresses of a host.
   *
   * @param host a name in lower-case A-labels, without trailing dot
   * @return the addresses in the order in which to try them; never null
   * @throws UnknownHostException if there is none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** Returns the resolver of the operating system. */
  static HostResolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
