package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.Blocked;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Blocks of each local actor, ordered by the blocked actors. */
final class MemoryBlocks implements BlockStore {
  private final MemoryTransactions transactions;
  private final Map<String, NavigableMap<String, Blocked>> byActor = new HashMap<>();

  MemoryBlocks(MemoryTransactions transactions) {
    this.transactions = transactions;
  }

  private NavigableMap<String, Blocked> of(Tx tx, String actor) {
    transactions.check(tx);
    NavigableMap<String, Blocked> blocks = byActor.get(actor);
    return blocks == null ? Collections.emptyNavigableMap() : blocks;
  }

  @Override
  public void put(Tx tx, String actor, Blocked blocked) {
    transactions.check(tx);
    transactions.put(
        tx,
        byActor.computeIfAbsent(actor, name -> new TreeMap<>()),
        blocked.target().toString(),
        blocked);
  }

  @Override
  public Optional<Blocked> find(Tx tx, String actor, URI target) {
    return Optional.ofNullable(of(tx, actor).get(target.toString()));
  }

  @Override
  public Optional<Blocked> remove(Tx tx, String actor, URI target) {
    Optional<Blocked> found = find(tx, actor, target);
    found.ifPresent(there -> transactions.remove(tx, of(tx, actor), target.toString()));
    return found;
  }

  @Override
  public ListPage<Blocked> blocked(Tx tx, String actor, @Nullable String after, int limit) {
    return MemoryFollows.page(
        of(tx, actor).tailMap(after == null ? "" : after, false).values().stream(),
        limit,
        Blocked::target);
  }
}
