package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.server.spi.StoredObject.Audience;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a table. The public part of each outbox has an index of its own, so that what is
 * hidden makes nothing slower.
 */
final class JdbcObjects implements ObjectStore {
  private static final int PUBLIC = 0;
  private static final int LIMITED = 1;

  /** Written out, so that the index of the public part is used. */
  private static final String IN_OUTBOX = " owner = ? AND audience = 0 AND place IS NOT NULL";

  private final Sql sql;

  JdbcObjects(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void put(Tx tx, StoredObject object) {
    put(tx, object, null);
  }

  @Override
  public void publish(Tx tx, StoredObject activity) {
    put(tx, activity, sql.nextPlace(tx));
  }

  private void put(Tx tx, StoredObject object, @Nullable Long place) {
    int rows =
        sql.update(
            tx,
            "INSERT INTO {object} AS o (id, owner, audience, place, json) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET audience = excluded.audience,"
                + " json = excluded.json, place = coalesce(o.place, excluded.place)"
                + " WHERE o.owner = excluded.owner",
            object.id(),
            object.owner(),
            object.audience() == Audience.PUBLIC ? PUBLIC : LIMITED,
            place,
            object.json());
    if (rows == 0) {
      throw new IllegalArgumentException(
          "%s belongs to another owner than %s".formatted(object.id(), object.owner()));
    }
  }

  @Override
  public Optional<StoredObject> find(Tx tx, URI id) {
    return sql.one(
        tx, "SELECT id, owner, json, audience FROM {object} WHERE id = ?", JdbcObjects::read, id);
  }

  @Override
  public ListPage<StoredObject> outbox(Tx tx, String owner, @Nullable String after, int limit) {
    Optional<Long> before =
        after == null
            ? Optional.of(Long.MAX_VALUE)
            : sql.one(
                tx,
                "SELECT place FROM {object} WHERE id = ? AND" + IN_OUTBOX,
                row -> row.getLong(1),
                after,
                owner);
    if (before.isEmpty()) {
      return new ListPage<>(List.of(), null);
    }
    return sql.page(
        tx,
        limit,
        StoredObject::id,
        "SELECT id, owner, json, audience FROM {object} WHERE"
            + IN_OUTBOX
            + " AND place < ? ORDER BY place DESC",
        JdbcObjects::read,
        owner,
        before.get());
  }

  @Override
  public long countOutbox(Tx tx, String owner) {
    return sql.number(tx, "SELECT count(*) FROM {object} WHERE" + IN_OUTBOX, owner);
  }

  private static StoredObject read(ResultSet row) throws SQLException {
    return new StoredObject(
        URI.create(row.getString(1)),
        row.getString(2),
        row.getBytes(3),
        row.getInt(4) == PUBLIC ? Audience.PUBLIC : Audience.LIMITED);
  }
}
