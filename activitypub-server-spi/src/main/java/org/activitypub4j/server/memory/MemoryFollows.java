package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.Page;
import org.activitypub4j.server.spi.Tx;

/** Relations by local actor, in the order of their ids. */
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
    return followers.page(tx, actor, cursor, limit, MemoryFollows::isAccepted, Follower::id);
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
    return following.page(tx, actor, cursor, limit, entry -> true, Following::target);
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

  /** Rows by actor and remote id. */
  private static final class Table<V> {
    private final MemoryTransactions transactions;
    private final Map<String, NavigableMap<String, V>> byActor = new HashMap<>();

    Table(MemoryTransactions transactions) {
      this.transactions = transactions;
    }

    private NavigableMap<String, V> rows(String actor) {
      return byActor.computeIfAbsent(actor, name -> new TreeMap<>());
    }

    List<String> actors() {
      return List.copyOf(byActor.keySet());
    }

    void put(Tx tx, String actor, URI id, V value) {
      transactions.put(tx, rows(actor), id.toString(), value);
    }

    Optional<V> find(Tx tx, String actor, URI id) {
      transactions.check(tx);
      return Optional.ofNullable(rows(actor).get(id.toString()));
    }

    Optional<V> remove(Tx tx, String actor, URI id) {
      return Optional.ofNullable(transactions.remove(tx, rows(actor), id.toString()));
    }

    void forget(Tx tx, URI id) {
      for (Map<String, V> rows : byActor.values()) {
        transactions.remove(tx, rows, id.toString());
      }
    }

    long count(Tx tx, String actor, Predicate<V> filter) {
      transactions.check(tx);
      return rows(actor).values().stream().filter(filter).count();
    }

    Page<V> page(
        Tx tx,
        String actor,
        Optional<String> cursor,
        int limit,
        Predicate<V> filter,
        Function<V, URI> id) {
      transactions.check(tx);
      return MemoryFollows.page(
          rows(actor).tailMap(cursor.orElse(""), false).values().stream().filter(filter),
          limit,
          id);
    }
  }

  /** The first so many, and the id of the last of them if there are more. */
  static <V> Page<V> page(Stream<V> all, int limit, Function<V, URI> id) {
    List<V> items = all.limit(limit + 1L).toList();
    return items.size() > limit
        ? new Page<>(items.subList(0, limit), id.apply(items.get(limit - 1)).toString())
        : new Page<>(items, null);
  }
}
