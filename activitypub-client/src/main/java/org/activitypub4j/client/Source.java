package org.activitypub4j.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.activitypub4j.client.transport.internal.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Who makes us fetch: an address of IPv4, or the network of an address of IPv6, of which one
 * customer has all addresses.
 */
record Source(long prefix, boolean six) {

  /** The source of a request; empty if the text is no address, or there is none. */
  static Optional<Source> of(@Nullable String remoteAddress) {
    return remoteAddress == null
        ? Optional.empty()
        : Addresses.bytes(remoteAddress).map(Source::of);
  }

  private static Source of(byte[] address) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    return address.length == 4
        ? new Source(bytes.getInt(), false)
        : new Source(bytes.getLong(), true);
  }

  /** As a part of a {@link NameHash}. */
  String name() {
    return (six ? "6 " : "4 ") + Long.toHexString(prefix);
  }
}
