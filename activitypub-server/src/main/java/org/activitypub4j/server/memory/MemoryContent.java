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
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.server.spi.ContentStore;
import org.activitypub4j.server.spi.Page;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.server.spi.ViewPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Objects by the text of their id, and the outboxes, in which is only what is addressed to
 * everybody: so what is hidden costs nobody who reads one any time, by which it could be counted.
 */
final class MemoryContent implements ContentStore {
  private record Row(String actor, ASObject object) {}

  private final MemoryTransactions transactions;
  private final Map<String, Row> objects = new HashMap<>();
  private final Map<String, NavigableMap<Long, Activity>> outboxes = new HashMap<>();

  /** Where an activity is in the outbox of its actor, by its id. */
  private final Map<String, Long> places = new HashMap<>();

  private long sequence;

  MemoryContent(MemoryTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void put(Tx tx, String actor, ASObject object) {
    String id =
        object
            .id()
            .orElseThrow(() -> new IllegalArgumentException("an object without id: " + object))
            .toString();
    Row present = objects.get(id);
    if (present != null && !present.actor().equals(actor)) {
      throw new IllegalArgumentException(object + " belongs to another actor than " + actor);
    }
    transactions.put(tx, objects, id, new Row(actor, object));
  }

  @Override
  public Optional<ASObject> find(Tx tx, URI id) {
    transactions.check(tx);
    return Optional.ofNullable(objects.get(id.toString())).map(Row::object);
  }

  @Override
  public Optional<String> owner(Tx tx, URI id) {
    transactions.check(tx);
    return Optional.ofNullable(objects.get(id.toString())).map(Row::actor);
  }

  @Override
  public void publish(Tx tx, String actor, Activity activity) {
    put(tx, actor, activity);
    if (isPublic(activity)) {
      long place = ++sequence;
      transactions.put(
          tx,
          outboxes.computeIfAbsent(actor, name -> new TreeMap<>(Comparator.reverseOrder())),
          place,
          activity);
      transactions.put(tx, places, activity.id().orElseThrow().toString(), place);
    }
  }

  /** Asking for an outbox makes none: strangers can ask for any name. */
  private NavigableMap<Long, Activity> outbox(String actor) {
    NavigableMap<Long, Activity> all = outboxes.get(actor);
    return all == null ? Collections.emptyNavigableMap() : all;
  }

  @Override
  public Page<Activity> outbox(Tx tx, String actor, @Nullable String after, int limit) {
    transactions.check(tx);
    NavigableMap<Long, Activity> all = outbox(actor);
    Long newest = after == null ? Long.valueOf(Long.MAX_VALUE) : place(all, after);
    return newest == null
        ? new Page<>(List.of(), null)
        : MemoryFollows.page(
            all.tailMap(newest, false).values().stream(),
            limit,
            activity -> activity.id().orElseThrow());
  }

  private @Nullable Long place(NavigableMap<Long, Activity> all, String id) {
    Long place = places.get(id);
    return place == null || !all.containsKey(place) ? null : place;
  }

  @Override
  public long countOutbox(Tx tx, String actor) {
    transactions.check(tx);
    return outbox(actor).size();
  }

  private static boolean isPublic(Activity activity) {
    return ViewPolicy.publicOnly().visible(activity, Optional.empty());
  }
}
