package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Objects by the text of their id, and the public part of each outbox: what is hidden does not make
 * a request slower, so nobody can count it.
 */
final class MemoryObjects implements ObjectStore {
  private final MemoryTransactions transactions;
  private final Map<String, StoredObject> objects = new HashMap<>();
  private final Map<String, NavigableMap<Long, StoredObject>> outboxes = new HashMap<>();

  /** The place of an activity in the outbox of its owner, by its id. */
  private final Map<String, Long> places = new HashMap<>();

  private long sequence;

  MemoryObjects(MemoryTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void put(Tx tx, StoredObject object) {
    String id = object.id().toString();
    StoredObject present = objects.get(id);
    if (present != null && !present.owner().equals(object.owner())) {
      throw new IllegalArgumentException(
          "%s belongs to %s, not to %s".formatted(id, present.owner(), object.owner()));
    }
    transactions.put(tx, objects, id, object);
    Long place = places.get(id);
    if (place != null) {
      list(tx, object, place);
    }
  }

  @Override
  public Optional<StoredObject> find(Tx tx, URI id) {
    transactions.check(tx);
    return Optional.ofNullable(objects.get(id.toString()));
  }

  @Override
  public void publish(Tx tx, StoredObject activity) {
    put(tx, activity);
    if (!places.containsKey(activity.id().toString())) {
      long place = ++sequence;
      transactions.put(tx, places, activity.id().toString(), place);
      list(tx, activity, place);
    }
  }

  private void list(Tx tx, StoredObject activity, long place) {
    NavigableMap<Long, StoredObject> outbox =
        outboxes.computeIfAbsent(
            activity.owner(), name -> new TreeMap<>(Comparator.reverseOrder()));
    if (activity.audience() == StoredObject.Audience.PUBLIC) {
      transactions.put(tx, outbox, place, activity);
    } else {
      transactions.remove(tx, outbox, place);
    }
  }

  /** Asking for an outbox does not create one, because strangers can ask for any name. */
  private NavigableMap<Long, StoredObject> of(String owner) {
    NavigableMap<Long, StoredObject> all = outboxes.get(owner);
    return all == null ? Collections.emptyNavigableMap() : all;
  }

  @Override
  public ListPage<StoredObject> outbox(Tx tx, String owner, @Nullable String after, int limit) {
    transactions.check(tx);
    NavigableMap<Long, StoredObject> all = of(owner);
    Long newest = after == null ? Long.valueOf(Long.MAX_VALUE) : place(all, after);
    return newest == null
        ? new ListPage<>(List.of(), null)
        : MemoryFollows.page(all.tailMap(newest, false).values().stream(), limit, StoredObject::id);
  }

  private @Nullable Long place(NavigableMap<Long, StoredObject> all, String id) {
    Long place = places.get(id);
    return place == null || !all.containsKey(place) ? null : place;
  }

  @Override
  public long countOutbox(Tx tx, String owner) {
    transactions.check(tx);
    return of(owner).size();
  }
}
