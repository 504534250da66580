package org.activitypub4j.jdbc;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.Blocked;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Blocks in a table. */
final class JdbcBlocks implements BlockStore {
  private final Sql sql;

  JdbcBlocks(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void put(Tx tx, String actor, Blocked blocked) {
    sql.update(
        tx,
        "INSERT INTO {block} (actor, target, block) VALUES (?, ?, ?)"
            + " ON CONFLICT (actor, target) DO UPDATE SET block = excluded.block",
        actor,
        blocked.target(),
        blocked.block());
  }

  @Override
  public Optional<Blocked> find(Tx tx, String actor, URI target) {
    return sql.one(
        tx,
        "SELECT block FROM {block} WHERE actor = ? AND target = ?",
        row -> new Blocked(target, URI.create(row.getString(1))),
        actor,
        target);
  }

  @Override
  public Optional<Blocked> remove(Tx tx, String actor, URI target) {
    return sql.one(
        tx,
        "DELETE FROM {block} WHERE actor = ? AND target = ? RETURNING block",
        row -> new Blocked(target, URI.create(row.getString(1))),
        actor,
        target);
  }

  @Override
  public ListPage<Blocked> blocked(Tx tx, String actor, @Nullable String after, int limit) {
    return sql.page(
        tx,
        limit,
        Blocked::target,
        "SELECT target, block FROM {block} WHERE actor = ? AND target > ? ORDER BY target",
        row -> new Blocked(URI.create(row.getString(1)), URI.create(row.getString(2))),
        actor,
        after == null ? "" : after);
  }
}
