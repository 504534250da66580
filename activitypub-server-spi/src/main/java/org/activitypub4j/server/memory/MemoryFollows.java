package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.Page;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Relations by local actor, each in the order in which it was first put. */
final class MemoryFollows implements FollowStore {
  private final Table<Follower> followers;
  private final Table<Following> following;

  MemoryFollows(MemoryTransactions transactions) {
    this.followers = new Table<>(transactions);
    this.following = new Table<>(transactions);
  }

  @Override
  public void putFollower(Tx tx, String actor, Follower follower) {
    followers.put(tx, actor, follower.id(), follower);
  }

  @Override
  public Optional<Follower> follower(Tx tx, String actor, URI follower) {
    return followers.find(tx, actor, follower);
  }

  @Override
  public Optional<String> followed(Tx tx, URI follower, URI follow) {
    return followers.actors().stream()
        .filter(
            actor ->
                followers
                    .find(tx, actor, follower)
                    .filter(row -> row.follow().toString().equals(follow.toString()))
                    .isPresent())
        .findFirst();
  }

  @Override
  public Optional<Follower> removeFollower(Tx tx, String actor, URI follower) {
    return followers.remove(tx, actor, follower);
  }

  @Override
  public Page<Follower> followers(Tx tx, String actor, Optional<String> cursor, int limit) {
    return followers.page(tx, actor, cursor, limit, MemoryFollows::isAccepted);
  }

  @Override
  public long countFollowers(Tx tx, String actor) {
    return followers.count(tx, actor, MemoryFollows::isAccepted);
  }

  private static boolean isAccepted(Follower follower) {
    return follower.state() == FollowState.ACCEPTED;
  }

  @Override
  public void putFollowing(Tx tx, String actor, Following entry) {
    following.put(tx, actor, entry.target(), entry);
  }

  @Override
  public Optional<Following> following(Tx tx, String actor, URI target) {
    return following.find(tx, actor, target);
  }

  @Override
  public Optional<Following> removeFollowing(Tx tx, String actor, URI target) {
    return following.remove(tx, actor, target);
  }

  @Override
  public Page<Following> followings(Tx tx, String actor, Optional<String> cursor, int limit) {
    return following.page(tx, actor, cursor, limit, entry -> true);
  }

  @Override
  public long countFollowings(Tx tx, String actor) {
    return following.count(tx, actor, entry -> entry.state() == FollowState.ACCEPTED);
  }

  @Override
  public void forget(Tx tx, URI remote) {
    followers.forget(tx, remote);
    following.forget(tx, remote);
  }

  /** Rows by actor and remote id; the sequence number is the cursor. */
  private static final class Table<V> {
    private record Row<V>(long sequence, V value) {}

    private final MemoryTransactions transactions;
    private final Map<String, Map<String, Row<V>>> byActor = new HashMap<>();
    private long sequence;

    Table(MemoryTransactions transactions) {
      this.transactions = transactions;
    }

    private Map<String, Row<V>> rows(String actor) {
      return byActor.computeIfAbsent(actor, name -> new HashMap<>());
    }

    List<String> actors() {
      return List.copyOf(byActor.keySet());
    }

    void put(Tx tx, String actor, URI id, V value) {
      Map<String, Row<V>> rows = rows(actor);
      Row<V> present = rows.get(id.toString());
      long place = present == null ? ++sequence : present.sequence();
      transactions.put(tx, rows, id.toString(), new Row<>(place, value));
    }

    Optional<V> find(Tx tx, String actor, URI id) {
      transactions.check(tx);
      Row<V> row = rows(actor).get(id.toString());
      return row == null ? Optional.empty() : Optional.of(row.value());
    }

    Optional<V> remove(Tx tx, String actor, URI id) {
      @Nullable Row<V> row = transactions.remove(tx, rows(actor), id.toString());
      return row == null ? Optional.empty() : Optional.of(row.value());
    }

    void forget(Tx tx, URI id) {
      for (Map<String, Row<V>> rows : byActor.values()) {
        transactions.remove(tx, rows, id.toString());
      }
    }

    long count(Tx tx, String actor, Predicate<V> filter) {
      transactions.check(tx);
      return rows(actor).values().stream().filter(row -> filter.test(row.value())).count();
    }

    Page<V> page(Tx tx, String actor, Optional<String> cursor, int limit, Predicate<V> filter) {
      transactions.check(tx);
      TreeMap<Long, V> ordered = new TreeMap<>();
      for (Row<V> row : rows(actor).values()) {
        if (filter.test(row.value())) {
          ordered.put(row.sequence(), row.value());
        }
      }
      return Cursors.page(ordered.tailMap(Cursors.parse(cursor, 0), false), limit);
    }
  }

  /** Pages of a numbered map; the cursor is the last number that was given. */
  static final class Cursors {
    private Cursors() {}

    /** A cursor that nobody gave out reads as the beginning. */
    static long parse(Optional<String> cursor, long beginning) {
      try {
        return cursor.map(Long::parseLong).orElse(beginning);
      } catch (NumberFormatException e) {
        return beginning;
      }
    }

    static <V> Page<V> page(Map<Long, V> rest, int limit) {
      List<V> items = new ArrayList<>();
      @Nullable String next = null;
      for (Map.Entry<Long, V> entry : rest.entrySet()) {
        if (items.size() == limit) {
          return new Page<>(items, next);
        }
        items.add(entry.getValue());
        next = entry.getKey().toString();
      }
      return new Page<>(items, null);
    }
  }
}
