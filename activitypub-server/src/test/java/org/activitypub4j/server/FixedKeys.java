package org.activitypub4j.server;

import java.util.List;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Tx;

/** The same keys for every actor: those that the test sets. */
final class FixedKeys implements KeyStore {
  volatile List<ActorKey> keys;

  FixedKeys(List<ActorKey> keys) {
    this.keys = keys;
  }

  @Override
  public List<ActorKey> keys(String actor) {
    return keys;
  }

  @Override
  public List<ActorKey> makeKeys(String actor) {
    return keys;
  }

  @Override
  public List<ActorKey> addKey(Tx tx, String actor) {
    throw new UnsupportedOperationException("only the test sets keys");
  }
}
