package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.activitypub4j.server.memory.Shares.Limit;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Reply;
import org.activitypub4j.server.spi.ReplyStore;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Replies in the order in which they came, by id, by post and by author. */
final class MemoryReplies implements ReplyStore {
  private static final int MAX_REPLIES = 100_000;

  private final MemoryTransactions transactions;
  private final Shares shares;
  private final Map<String, Row> rows = new HashMap<>();
  private final Map<String, NavigableMap<Long, Reply>> byPost = new HashMap<>();
  private final Map<String, NavigableMap<Long, Reply>> byAuthor = new HashMap<>();
  private long sequence;

  private record Row(long place, Reply reply) {}

  MemoryReplies(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.shares = new Shares(transactions, "replies", new Limit(MAX_REPLIES, maxBytes));
  }

  private static long weight(Reply reply) {
    return Weights.ROW + Weights.of(reply.id()) + Weights.of(reply.author());
  }

  @Override
  public void add(Tx tx, Reply reply) {
    transactions.check(tx);
    if (rows.containsKey(reply.id().toString())) {
      return;
    }
    shares.take(tx, shares.holders(reply.author()), weight(reply));
    Row row = new Row(++sequence, reply);
    transactions.change(tx, () -> insert(row), () -> delete(row));
  }

  @Override
  public boolean remove(Tx tx, URI id, URI author) {
    transactions.check(tx);
    Row row = rows.get(id.toString());
    if (row == null || !row.reply().author().toString().equals(author.toString())) {
      return false;
    }
    remove(tx, row);
    return true;
  }

  private void remove(Tx tx, Row row) {
    shares.give(tx, shares.holders(row.reply().author()), weight(row.reply()));
    transactions.change(tx, () -> delete(row), () -> insert(row));
  }

  @Override
  public void clear(Tx tx, URI post) {
    removeAll(tx, byPost, post);
  }

  @Override
  public void forget(Tx tx, URI author) {
    removeAll(tx, byAuthor, author);
  }

  private void removeAll(Tx tx, Map<String, NavigableMap<Long, Reply>> table, URI key) {
    transactions.check(tx);
    List<Row> found = of(table, key).entrySet().stream().map(MemoryReplies::row).toList();
    found.forEach(row -> remove(tx, row));
  }

  private static Row row(Map.Entry<Long, Reply> entry) {
    return new Row(entry.getKey(), entry.getValue());
  }

  @Override
  public ListPage<Reply> replies(Tx tx, URI post, @Nullable String after, int limit) {
    transactions.check(tx);
    Row last = after == null ? null : rows.get(after);
    NavigableMap<Long, Reply> all = of(byPost, post);
    if (after != null && (last == null || !all.containsKey(last.place()))) {
      return new ListPage<>(List.of(), null);
    }
    long place = last == null ? 0 : last.place();
    return MemoryFollows.page(all.tailMap(place, false).values().stream(), limit, Reply::id);
  }

  @Override
  public long count(Tx tx, URI post) {
    transactions.check(tx);
    return of(byPost, post).size();
  }

  /** Does not add an empty map for a post, because strangers can ask for any post. */
  private static NavigableMap<Long, Reply> of(
      Map<String, NavigableMap<Long, Reply>> table, URI key) {
    NavigableMap<Long, Reply> all = table.get(key.toString());
    return all == null ? Collections.emptyNavigableMap() : all;
  }

  private void insert(Row row) {
    rows.put(row.reply().id().toString(), row);
    insert(byPost, Reply::post, row);
    insert(byAuthor, Reply::author, row);
  }

  private static void insert(
      Map<String, NavigableMap<Long, Reply>> table, Function<Reply, URI> key, Row row) {
    table
        .computeIfAbsent(key.apply(row.reply()).toString(), same -> new TreeMap<>())
        .put(row.place(), row.reply());
  }

  private void delete(Row row) {
    rows.remove(row.reply().id().toString());
    delete(byPost, Reply::post, row);
    delete(byAuthor, Reply::author, row);
  }

  private static void delete(
      Map<String, NavigableMap<Long, Reply>> table, Function<Reply, URI> key, Row row) {
    table.computeIfPresent(
        key.apply(row.reply()).toString(),
        (same, all) -> {
          all.remove(row.place());
          return all.isEmpty() ? null : all;
        });
  }
}
