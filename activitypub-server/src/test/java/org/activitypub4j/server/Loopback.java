package org.activitypub4j.server;

import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.testing.LoopbackPeer;

/** The client of every server under test: it reaches nothing but loopback. */
final class Loopback {
  private Loopback() {}

  /** Allows loopback, where every name that ends in {@code .test} is; no other name is known. */
  static FederationClient.Builder only(FederationClient.Builder client) {
    return client.allowNetworks(Cidr.parse("127.0.0.0/8")).resolver(LoopbackPeer::resolve);
  }
}
