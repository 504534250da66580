package org.activitypub4j.server.memory;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.keys.Keys;

/** RSA keys of each actor: the current one, and those that it replaced. */
final class MemoryKeys implements KeyStore {
  private static final int MAX_KEYS = 3;

  private final MemoryTransactions transactions;
  private final ConcurrentHashMap<String, List<ActorKey>> keys = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  MemoryKeys(MemoryTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public List<ActorKey> keys(String actor) {
    return keys.getOrDefault(actor, List.of());
  }

  @Override
  public List<ActorKey> makeKeys(String actor) {
    return keys.computeIfAbsent(
        actor, name -> List.of(ActorKey.of("main-key", Keys.generateRsa())));
  }

  @Override
  public List<ActorKey> addKey(Tx tx, String actor) {
    List<ActorKey> before = makeKeys(actor);
    String name = "key-" + Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX);
    List<ActorKey> after =
        Stream.concat(Stream.of(ActorKey.of(name, Keys.generateRsa())), before.stream())
            .limit(MAX_KEYS)
            .toList();
    transactions.change(tx, () -> keys.put(actor, after), () -> keys.put(actor, before));
    return after;
  }

  @Override
  public boolean isDurable() {
    return false;
  }
}
