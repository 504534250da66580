package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.activitypub4j.server.memory.Shares.Limit;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Interactions in the order in which they came, by id, by what they answer, by post and by actor.
 */
final class MemoryInteractions implements InteractionStore {
  private static final int MAX = 100_000;

  private final MemoryTransactions transactions;
  private final Shares shares;
  private final Map<String, Row> rows = new HashMap<>();

  /** Each row is in several of these lists: see {@link #lists}. */
  private final Map<Key, NavigableMap<Long, Interaction>> lists = new HashMap<>();

  private long sequence;

  private record Row(long place, Interaction interaction) {}

  /** Names a list. */
  private record Key(String what, String of) {
    Key(String what, URI of) {
      this(what, of.toString());
    }
  }

  private static final Key HELD = new Key("held", "");

  MemoryInteractions(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.shares = new Shares(transactions, "interactions", new Limit(MAX, maxBytes));
  }

  private static long weight(Interaction interaction) {
    return Weights.ROW
        + Weights.of(interaction.id())
        + Weights.of(interaction.parent())
        + Weights.of(interaction.actor());
  }

  private static Key ofParent(Kind kind, URI parent) {
    return new Key(kind.name(), parent);
  }

  private static Key ofPost(URI post) {
    return new Key("post", post);
  }

  private static Key ofActor(URI actor) {
    return new Key("actor", actor);
  }

  /** An actor has one Like and one share of a post. */
  private static Key ofOne(Kind kind, URI post, URI actor) {
    return new Key(kind.name() + " " + post, actor);
  }

  private static Stream<Key> lists(Interaction one) {
    Stream<Key> all =
        Stream.of(ofParent(one.kind(), one.parent()), ofPost(one.post()), ofActor(one.actor()));
    Stream<Key> more = one.isHeld() ? Stream.of(HELD) : Stream.empty();
    Stream<Key> single =
        one.kind() == Kind.REPLY
            ? Stream.empty()
            : Stream.of(ofOne(one.kind(), one.post(), one.actor()));
    return Stream.of(all, more, single).flatMap(keys -> keys);
  }

  @Override
  public boolean add(Tx tx, Interaction interaction) {
    transactions.check(tx);
    boolean isThere =
        rows.containsKey(interaction.id().toString())
            || (interaction.kind() != Kind.REPLY
                && !of(ofOne(interaction.kind(), interaction.post(), interaction.actor()))
                    .isEmpty());
    if (isThere) {
      return false;
    }
    shares.take(tx, shares.holders(interaction.actor()), weight(interaction));
    Row row = new Row(++sequence, interaction);
    transactions.change(tx, () -> insert(row), () -> delete(row));
    return true;
  }

  @Override
  public Optional<Interaction> find(Tx tx, URI id) {
    transactions.check(tx);
    return Optional.ofNullable(rows.get(id.toString())).map(Row::interaction);
  }

  @Override
  public Optional<Interaction> find(Tx tx, Kind kind, URI post, URI actor) {
    transactions.check(tx);
    return of(ofOne(kind, post, actor)).values().stream().findFirst();
  }

  @Override
  public Optional<Interaction> remove(Tx tx, URI id, URI actor) {
    transactions.check(tx);
    Row row = rows.get(id.toString());
    if (row == null || !row.interaction().actor().toString().equals(actor.toString())) {
      return Optional.empty();
    }
    remove(tx, row);
    return Optional.of(row.interaction());
  }

  @Override
  public Optional<Interaction> remove(Tx tx, Kind kind, URI post, URI actor) {
    List<Row> found = removeAll(tx, ofOne(kind, post, actor));
    return found.stream().map(Row::interaction).findFirst();
  }

  @Override
  public Optional<Interaction> release(Tx tx, URI id) {
    transactions.check(tx);
    Row row = rows.get(id.toString());
    if (row == null || !row.interaction().isHeld()) {
      return Optional.empty();
    }
    Row shown = new Row(row.place(), row.interaction().withHeld(false));
    transactions.change(tx, () -> replace(row, shown), () -> replace(shown, row));
    return Optional.of(shown.interaction());
  }

  private void replace(Row before, Row after) {
    delete(before);
    insert(after);
  }

  @Override
  public void clear(Tx tx, URI post) {
    removeAll(tx, ofPost(post));
  }

  @Override
  public void forget(Tx tx, URI actor) {
    removeAll(tx, ofActor(actor));
  }

  private List<Row> removeAll(Tx tx, Key list) {
    transactions.check(tx);
    List<Row> found =
        of(list).entrySet().stream()
            .map(entry -> new Row(entry.getKey(), entry.getValue()))
            .toList();
    found.forEach(row -> remove(tx, row));
    return found;
  }

  private void remove(Tx tx, Row row) {
    shares.give(tx, shares.holders(row.interaction().actor()), weight(row.interaction()));
    transactions.change(tx, () -> delete(row), () -> insert(row));
  }

  @Override
  public ListPage<Interaction> list(
      Tx tx, Kind kind, URI parent, @Nullable String after, int limit) {
    return page(tx, ofParent(kind, parent), one -> !one.isHeld(), after, limit);
  }

  @Override
  public long count(Tx tx, Kind kind, URI parent) {
    transactions.check(tx);
    return of(ofParent(kind, parent)).values().stream().filter(one -> !one.isHeld()).count();
  }

  @Override
  public ListPage<Interaction> conversation(Tx tx, URI post, @Nullable String after, int limit) {
    return page(tx, ofPost(post), one -> one.kind() == Kind.REPLY && !one.isHeld(), after, limit);
  }

  @Override
  public ListPage<Interaction> held(Tx tx, @Nullable String after, int limit) {
    return page(tx, HELD, one -> true, after, limit);
  }

  private ListPage<Interaction> page(
      Tx tx, Key list, Predicate<Interaction> isIn, @Nullable String after, int limit) {
    transactions.check(tx);
    NavigableMap<Long, Interaction> all = of(list);
    long place = 0;
    if (after != null) {
      Row last = rows.get(after);
      if (last == null || !all.containsKey(last.place()) || !isIn.test(last.interaction())) {
        return new ListPage<>(List.of(), null);
      }
      place = last.place();
    }
    return MemoryFollows.page(
        all.tailMap(place, false).values().stream().filter(isIn), limit, Interaction::id);
  }

  /** Does not add an empty list, because strangers can ask for any post. */
  private NavigableMap<Long, Interaction> of(Key list) {
    NavigableMap<Long, Interaction> all = lists.get(list);
    return all == null ? Collections.emptyNavigableMap() : all;
  }

  private void insert(Row row) {
    rows.put(row.interaction().id().toString(), row);
    lists(row.interaction())
        .forEach(
            key ->
                lists
                    .computeIfAbsent(key, same -> new TreeMap<>())
                    .put(row.place(), row.interaction()));
  }

  private void delete(Row row) {
    rows.remove(row.interaction().id().toString());
    lists(row.interaction())
        .forEach(
            key ->
                lists.computeIfPresent(
                    key,
                    (same, all) -> {
                      all.remove(row.place());
                      return all.isEmpty() ? null : all;
                    }));
  }
}
