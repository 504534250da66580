package org.activitypub4j.server.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.signatures.Keys;

/** An RSA key for each actor. */
final class MemoryKeys implements KeyStore {
  private final ConcurrentHashMap<String, List<ActorKey>> keys = new ConcurrentHashMap<>();

  @Override
  public List<ActorKey> keys(String actor) {
    return keys.getOrDefault(actor, List.of());
  }

  @Override
  public List<ActorKey> makeKeys(String actor) {
    return keys.computeIfAbsent(actor, name -> List.of(newKey()));
  }

  /** Puts a new key in the place of those that were there. */
  void rotate(String actor) {
    keys.put(actor, new ArrayList<>(List.of(newKey())));
  }

  private static ActorKey newKey() {
    return ActorKey.of("main-key", Keys.generateRsa());
  }
}
