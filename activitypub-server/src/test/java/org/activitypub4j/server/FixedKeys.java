package org.activitypub4j.server;

import java.util.List;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.keys.Keys;

/** The same keys for every actor, which a test can set. */
class FixedKeys implements KeyStore {
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
    ActorKey added = ActorKey.of("key-" + keys.size(), Keys.generateRsa());
    keys = Stream.concat(Stream.of(added), keys.stream()).toList();
    return keys;
  }
}
