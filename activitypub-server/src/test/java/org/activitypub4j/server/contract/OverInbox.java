package org.activitypub4j.server.contract;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;

/** Another store, of which a subclass changes something. */
class OverInbox implements InboxStore {
  final InboxStore store;

  OverInbox(InboxStore store) {
    this.store = store;
  }

  /** Those of some numbers that are in a state. */
  final List<Status> found(Tx tx, State state, Collection<Long> numbers) {
    return store.list(tx, state, Long.MAX_VALUE, 1_000).stream()
        .filter(one -> numbers.contains(one.number()))
        .toList();
  }

  final List<Long> in(Tx tx, State state, Collection<Long> numbers) {
    return found(tx, state, numbers).stream().map(Status::number).toList();
  }

  @Override
  public List<Accepted> accept(Tx tx, List<InboxEntry> entries) {
    return store.accept(tx, entries);
  }

  @Override
  public List<InboxEntry> claim(Tx tx, Places places, Instant now, Duration lease) {
    return store.claim(tx, places, now, lease);
  }

  @Override
  public void renew(Tx tx, Set<String> keys, Instant until) {
    store.renew(tx, keys, until);
  }

  @Override
  public void remember(Tx tx, URI actor, String key) {
    store.remember(tx, actor, key);
  }

  @Override
  public boolean complete(Tx tx, InboxEntry entry) {
    return store.complete(tx, entry);
  }

  @Override
  public void retry(Tx tx, String key, Instant due, Waiting waiting, String error) {
    store.retry(tx, key, due, waiting, error);
  }

  @Override
  public void postpone(Tx tx, String key, Instant due) {
    store.postpone(tx, key, due);
  }

  @Override
  public void park(Tx tx, String key, String error, Instant now) {
    store.park(tx, key, error, now);
  }

  @Override
  public Optional<Instant> nextDue(Tx tx) {
    return store.nextDue(tx);
  }

  @Override
  public Counts counts(Tx tx) {
    return store.counts(tx);
  }

  @Override
  public List<Status> list(Tx tx, State state, long before, int limit) {
    return store.list(tx, state, before, limit);
  }

  @Override
  public int redrive(Tx tx, Collection<Long> numbers, Instant now) {
    return store.redrive(tx, numbers, now);
  }

  @Override
  public int discard(Tx tx, Collection<Long> numbers) {
    return store.discard(tx, numbers);
  }
}
