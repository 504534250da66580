package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Who follows whom, in two tables. Those who wait for an answer have shares: anybody can ask. */
final class JdbcFollows implements FollowStore {
  private static final String FOLLOWER = "id, inbox, shared_inbox, follow, state";
  private static final String FOLLOWING = "target, follow, state";

  private final Sql sql;
  private final Shares asking;

  JdbcFollows(Sql sql, Limits limits) {
    this.sql = sql;
    this.asking =
        new Shares(
                "Follows wait for an answer",
                Shares.counted(sql, "count(*), 0", "{follower} WHERE state = 0"))
            .withDomain(limits.askingOfDomain());
  }

  private static int number(FollowState state) {
    return switch (state) {
      case PENDING -> 0;
      case ACCEPTED -> 1;
      case REJECTED -> 2;
    };
  }

  private static FollowState state(int number) {
    return switch (number) {
      case 0 -> FollowState.PENDING;
      case 1 -> FollowState.ACCEPTED;
      default -> FollowState.REJECTED;
    };
  }

  @Override
  public void putFollower(Tx tx, String actor, Follower follower) {
    Hosts hosts = Hosts.of(follower.id());
    if (follower.state() == FollowState.PENDING && !asks(tx, actor, follower.id())) {
      asking.take(sql.check(tx), Shares.of(hosts), 1, 0);
    }
    sql.update(
        tx,
        "INSERT INTO {follower} (actor, id, inbox, shared_inbox, follow, state, host, domain)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (actor, id) DO UPDATE SET"
            + " inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,"
            + " follow = excluded.follow, state = excluded.state",
        actor,
        follower.id(),
        follower.inbox(),
        follower.sharedInbox(),
        follower.follow(),
        number(follower.state()),
        hosts.host(),
        hosts.domain());
  }

  private boolean asks(Tx tx, String actor, URI id) {
    return follower(tx, actor, id).filter(row -> row.state() == FollowState.PENDING).isPresent();
  }

  @Override
  public Optional<Follower> follower(Tx tx, String actor, URI follower) {
    return sql.one(
        tx,
        "SELECT " + FOLLOWER + " FROM {follower} WHERE actor = ? AND id = ?",
        JdbcFollows::follower,
        actor,
        follower);
  }

  private static Follower follower(ResultSet row) throws SQLException {
    return new Follower(
        URI.create(row.getString(1)),
        URI.create(row.getString(2)),
        Sql.uri(row.getString(3)),
        Sql.uri(row.getString(4)),
        state(row.getInt(5)));
  }

  @Override
  public Optional<String> followed(Tx tx, URI follower, URI follow) {
    return sql.one(
        tx,
        "SELECT actor FROM {follower} WHERE id = ? AND follow = ? ORDER BY actor LIMIT 1",
        row -> row.getString(1),
        follower,
        follow);
  }

  @Override
  public Optional<Follower> removeFollower(Tx tx, String actor, URI follower) {
    return sql.one(
        tx,
        "DELETE FROM {follower} WHERE actor = ? AND id = ? RETURNING " + FOLLOWER,
        JdbcFollows::follower,
        actor,
        follower);
  }

  @Override
  public ListPage<Follower> followers(Tx tx, String actor, @Nullable String after, int limit) {
    return page(tx, FollowState.ACCEPTED, actor, after, limit);
  }

  @Override
  public ListPage<Follower> pendingFollowers(
      Tx tx, String actor, @Nullable String after, int limit) {
    return page(tx, FollowState.PENDING, actor, after, limit);
  }

  private ListPage<Follower> page(
      Tx tx, FollowState state, String actor, @Nullable String after, int limit) {
    return sql.page(
        tx,
        limit,
        Follower::id,
        "SELECT "
            + FOLLOWER
            + " FROM {follower} WHERE actor = ? AND state = ? AND id > ? ORDER BY id",
        JdbcFollows::follower,
        actor,
        number(state),
        after == null ? "" : after);
  }

  @Override
  public long countFollowers(Tx tx, String actor) {
    return sql.number(tx, "SELECT count(*) FROM {follower} WHERE actor = ? AND state = 1", actor);
  }

  @Override
  public void putFollowing(Tx tx, String actor, Following following) {
    sql.update(
        tx,
        "INSERT INTO {following} (actor, target, follow, state) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (actor, target) DO UPDATE SET follow = excluded.follow,"
            + " state = excluded.state",
        actor,
        following.target(),
        following.follow(),
        number(following.state()));
  }

  @Override
  public Optional<Following> following(Tx tx, String actor, URI target) {
    return sql.one(
        tx,
        "SELECT " + FOLLOWING + " FROM {following} WHERE actor = ? AND target = ?",
        JdbcFollows::following,
        actor,
        target);
  }

  private static Following following(ResultSet row) throws SQLException {
    return new Following(
        URI.create(row.getString(1)), URI.create(row.getString(2)), state(row.getInt(3)));
  }

  @Override
  public Optional<String> localFollower(Tx tx, URI target) {
    return sql.one(
        tx,
        "SELECT actor FROM {following} WHERE target = ? AND state = 1 ORDER BY actor LIMIT 1",
        row -> row.getString(1),
        target);
  }

  @Override
  public Optional<Following> removeFollowing(Tx tx, String actor, URI target) {
    return sql.one(
        tx,
        "DELETE FROM {following} WHERE actor = ? AND target = ? RETURNING " + FOLLOWING,
        JdbcFollows::following,
        actor,
        target);
  }

  @Override
  public ListPage<Following> followings(Tx tx, String actor, @Nullable String after, int limit) {
    return sql.page(
        tx,
        limit,
        Following::target,
        "SELECT " + FOLLOWING + " FROM {following} WHERE actor = ? AND target > ? ORDER BY target",
        JdbcFollows::following,
        actor,
        after == null ? "" : after);
  }

  @Override
  public long countFollowings(Tx tx, String actor) {
    return sql.number(tx, "SELECT count(*) FROM {following} WHERE actor = ? AND state = 1", actor);
  }

  @Override
  public Set<URI> withInbox(Tx tx, URI inbox) {
    return new HashSet<>(
        sql.list(
            tx,
            "SELECT DISTINCT id FROM {follower} WHERE inbox = ?",
            row -> URI.create(row.getString(1)),
            inbox));
  }

  @Override
  public void forgetSharedInbox(Tx tx, URI sharedInbox) {
    sql.update(tx, "UPDATE {follower} SET shared_inbox = NULL WHERE shared_inbox = ?", sharedInbox);
  }

  @Override
  public void clear(Tx tx, String actor) {
    sql.update(tx, "DELETE FROM {follower} WHERE actor = ?", actor);
    sql.update(tx, "DELETE FROM {following} WHERE actor = ?", actor);
  }

  @Override
  public void forget(Tx tx, URI remote) {
    sql.update(tx, "DELETE FROM {follower} WHERE id = ?", remote);
    sql.update(tx, "DELETE FROM {following} WHERE target = ?", remote);
  }
}
