package org.activitypub4j.client.transport.internal;

import java.net.InetAddress;
import java.util.Optional;

/** Addresses as text. */
public final class Addresses {
  private Addresses() {}

  /**
   * The 4 or 16 bytes of an IP address in plain form, as {@link InetAddress#getHostAddress} writes
   * it, with or without brackets and zone; empty for anything else. Asks no resolver.
   */
  public static Optional<byte[]> bytes(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    boolean bare = address.indexOf(':') >= 0 && !address.startsWith("[");
    return Target.literal(bare ? "[" + address + "]" : address).map(InetAddress::getAddress);
  }
}
