package org.activitypub4j.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.activitypub4j.client.transport.internal.Addresses;
import org.jspecify.annotations.Nullable;

/**
 * Who makes us fetch: an IPv4 address, or the network of an IPv6 address, because one customer has
 * all addresses in it.
 */
record Source(long prefix, boolean six) {

  /** The source of a request; empty if the text is not an address, or if there is none. */
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

  /** The text for a {@link NameHash}. */
  String name() {
    return (six ? "6 " : "4 ") + Long.toHexString(prefix);
  }
}
