package org.activitypub4j.server.memory;

import java.net.URI;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.activitypub4j.server.memory.Shares.Holder;
import org.activitypub4j.server.memory.Shares.Limit;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Followers and followings of each local actor, ordered by id. */
final class MemoryFollows implements FollowStore {
  private static final int MAX_FOLLOWERS = 500_000;
  private static final int MAX_ASKING_OF_HOST = 1_000;

  private final MemoryTransactions transactions;
  private final Table<Follower> followers;
  private final Table<Following> following;

  /** Shares of all followers, in any state. */
  private final Shares shares;

  /** A smaller limit for those that wait for an answer, because anybody can ask. */
  private final Shares asking;

  /**
   * @param maxBytes the memory for the followers
   */
  MemoryFollows(MemoryTransactions transactions, long maxBytes) {
    this.transactions = transactions;
    this.followers = new Table<>(transactions, Follower::state);
    this.following = new Table<>(transactions, Following::state);
    this.shares = new Shares(transactions, "followers", new Limit(MAX_FOLLOWERS, maxBytes));
    this.asking =
        new Shares(
                transactions,
                "Follows wait for an answer",
                new Limit(MAX_FOLLOWERS / 2, maxBytes / 2))
            .with(Share.HOST, new Limit(MAX_ASKING_OF_HOST, maxBytes / 16))
            .with(Share.DOMAIN, new Limit(2 * MAX_ASKING_OF_HOST, maxBytes / 8));
  }

  @Override
  public void putFollower(Tx tx, String actor, Follower follower) {
    transactions.allOrNothing(
        tx,
        () -> {
          followers.find(tx, actor, follower.id()).ifPresent(old -> give(tx, old));
          take(tx, follower);
          followers.put(tx, actor, follower.id(), follower);
          return tx;
        });
  }

  private void take(Tx tx, Follower follower) {
    List<Holder> holders = shares.holders(follower.id());
    if (follower.state() == FollowState.PENDING) {
      asking.take(tx, holders, weight(follower));
    }
    shares.take(tx, holders, weight(follower));
  }

  private void give(Tx tx, Follower follower) {
    List<Holder> holders = shares.holders(follower.id());
    if (follower.state() == FollowState.PENDING) {
      asking.give(tx, holders, weight(follower));
    }
    shares.give(tx, holders, weight(follower));
  }

  private static long weight(Follower follower) {
    return Weights.ROW / 2
        + Weights.of(follower.id())
        + Weights.of(follower.inbox())
        + Weights.of(follower.sharedInbox())
        + Weights.of(follower.follow());
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
                    .filter(row -> follow.toString().equals(String.valueOf(row.follow())))
                    .isPresent())
        .findFirst();
  }

  @Override
  public Optional<Follower> removeFollower(Tx tx, String actor, URI follower) {
    Optional<Follower> removed = followers.remove(tx, actor, follower);
    removed.ifPresent(old -> give(tx, old));
    return removed;
  }

  @Override
  public ListPage<Follower> followers(Tx tx, String actor, @Nullable String after, int limit) {
    return followers.page(tx, FollowState.ACCEPTED, actor, after, limit, Follower::id);
  }

  @Override
  public ListPage<Follower> pendingFollowers(
      Tx tx, String actor, @Nullable String after, int limit) {
    return followers.page(tx, FollowState.PENDING, actor, after, limit, Follower::id);
  }

  @Override
  public long countFollowers(Tx tx, String actor) {
    return followers.countAccepted(tx, actor);
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
  public Optional<String> localFollower(Tx tx, URI target) {
    return following.actors().stream()
        .filter(
            actor ->
                following
                    .find(tx, actor, target)
                    .filter(row -> row.state() == FollowState.ACCEPTED)
                    .isPresent())
        .min(Comparator.naturalOrder());
  }

  @Override
  public Optional<Following> removeFollowing(Tx tx, String actor, URI target) {
    return following.remove(tx, actor, target);
  }

  @Override
  public ListPage<Following> followings(Tx tx, String actor, @Nullable String after, int limit) {
    return following.page(tx, actor, after, limit, Following::target);
  }

  @Override
  public long countFollowings(Tx tx, String actor) {
    return following.countAccepted(tx, actor);
  }

  @Override
  public Set<URI> withInbox(Tx tx, URI inbox) {
    return followers
        .all(tx)
        .map(Map.Entry::getValue)
        .filter(follower -> follower.inbox().equals(inbox))
        .map(Follower::id)
        .collect(Collectors.toSet());
  }

  @Override
  public void forgetSharedInbox(Tx tx, URI sharedInbox) {
    followers
        .all(tx)
        .filter(row -> sharedInbox.equals(row.getValue().sharedInbox()))
        .toList()
        .forEach(row -> putFollower(tx, row.getKey(), row.getValue().withoutSharedInbox()));
  }

  @Override
  public void clear(Tx tx, String actor) {
    followers.all(tx, actor).forEach(follower -> removeFollower(tx, actor, follower.id()));
    following.all(tx, actor).forEach(entry -> removeFollowing(tx, actor, entry.target()));
  }

  @Override
  public void forget(Tx tx, URI remote) {
    followers.actors().forEach(actor -> removeFollower(tx, actor, remote));
    following.actors().forEach(actor -> removeFollowing(tx, actor, remote));
  }

  /**
   * Rows by actor and remote id, and once more for each state. Counting what others may see touches
   * only those rows, so that its time does not tell how many others there are.
   */
  private static final class Table<V> {
    private final MemoryTransactions transactions;
    private final Function<V, FollowState> state;
    private final Map<String, NavigableMap<String, V>> byActor = new HashMap<>();
    private final Map<FollowState, Map<String, NavigableMap<String, V>>> byState =
        new EnumMap<>(FollowState.class);

    Table(MemoryTransactions transactions, Function<V, FollowState> state) {
      this.transactions = transactions;
      this.state = state;
      for (FollowState each : FollowState.values()) {
        byState.put(each, new HashMap<>());
      }
    }

    private NavigableMap<String, V> rows(
        Tx tx, Map<String, NavigableMap<String, V>> table, String actor) {
      transactions.check(tx);
      NavigableMap<String, V> rows = table.get(actor);
      return rows == null ? new TreeMap<>() : rows;
    }

    List<String> actors() {
      return List.copyOf(byActor.keySet());
    }

    /** All rows, each with the name of the local actor. */
    Stream<Map.Entry<String, V>> all(Tx tx) {
      transactions.check(tx);
      return byActor.entrySet().stream()
          .flatMap(of -> of.getValue().values().stream().map(row -> Map.entry(of.getKey(), row)));
    }

    void put(Tx tx, String actor, URI id, V value) {
      put(tx, byActor, actor, id, value);
      byState.forEach(
          (each, table) -> {
            if (each == state.apply(value)) {
              put(tx, table, actor, id, value);
            } else {
              transactions.remove(tx, rows(tx, table, actor), id.toString());
            }
          });
    }

    private void put(
        Tx tx, Map<String, NavigableMap<String, V>> table, String actor, URI id, V value) {
      transactions.put(
          tx, table.computeIfAbsent(actor, name -> new TreeMap<>()), id.toString(), value);
    }

    List<V> all(Tx tx, String actor) {
      return List.copyOf(rows(tx, byActor, actor).values());
    }

    Optional<V> find(Tx tx, String actor, URI id) {
      return Optional.ofNullable(rows(tx, byActor, actor).get(id.toString()));
    }

    Optional<V> remove(Tx tx, String actor, URI id) {
      byState
          .values()
          .forEach(table -> transactions.remove(tx, rows(tx, table, actor), id.toString()));
      return Optional.ofNullable(transactions.remove(tx, rows(tx, byActor, actor), id.toString()));
    }

    private Map<String, NavigableMap<String, V>> of(FollowState wanted) {
      return Objects.requireNonNull(byState.get(wanted));
    }

    long countAccepted(Tx tx, String actor) {
      return rows(tx, of(FollowState.ACCEPTED), actor).size();
    }

    ListPage<V> page(
        Tx tx,
        FollowState wanted,
        String actor,
        @Nullable String after,
        int limit,
        Function<V, URI> id) {
      return page(rows(tx, of(wanted), actor), after, limit, id);
    }

    ListPage<V> page(Tx tx, String actor, @Nullable String after, int limit, Function<V, URI> id) {
      return page(rows(tx, byActor, actor), after, limit, id);
    }

    private static <V> ListPage<V> page(
        NavigableMap<String, V> rows, @Nullable String after, int limit, Function<V, URI> id) {
      return MemoryFollows.page(
          rows.tailMap(after == null ? "" : after, false).values().stream(), limit, id);
    }
  }

  /** The first rows up to the limit, and the id of the last one if there are more. */
  static <V> ListPage<V> page(Stream<V> all, int limit, Function<V, URI> id) {
    List<V> items = all.limit(limit + 1L).toList();
    return items.size() > limit
        ? new ListPage<>(items.subList(0, limit), id.apply(items.get(limit - 1)).toString())
        : new ListPage<>(items, null);
  }
}
