package org.activitypub4j.client.transport;

import java.net.InetAddress;

/**
 * Refuses addresses that the checks of the client allow: for networks of yours that have public
 * addresses, for example. It cannot allow what they refuse. Called for each address of a host, from
 * any thread; if it throws, the request fails.
 */
@FunctionalInterface
public interface AddressFilter {

  /** Returns whether the client may connect to an address. */
  boolean allows(InetAddress address);

  /** Returns a filter that refuses nothing. */
  static AddressFilter all() {
    return address -> true;
  }
}
