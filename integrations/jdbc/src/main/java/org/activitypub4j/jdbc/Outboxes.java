package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Tx;

/**
 * The activities that are sent. The numbers of its deliveries follow from that of an activity, so
 * the rows of deliveries need no column for it.
 */
final class Outboxes {
  /** The most deliveries with one number of an activity. */
  static final int MAX_DELIVERIES = (1 << 20) - 1;

  private static final int SHIFT = 20;
  private static final String COLUMNS =
      "SELECT id, actor, activity, document, created, due, key FROM {outbox} WHERE id";

  private final Sql sql;

  Outboxes(Sql sql) {
    this.sql = sql;
  }

  /** The number of the activity of a delivery. */
  static long of(long delivery) {
    return delivery >> SHIFT;
  }

  /** The number of the first delivery of an activity; 0 is none. */
  static long delivery(long outbox, int index) {
    return (outbox << SHIFT) + index;
  }

  /** Adds an activity, and returns its number. */
  long add(Tx tx, OutboundActivity outbound, int total) {
    long id = sql.nextPlace(tx);
    sql.update(
        tx,
        "INSERT INTO {outbox} (id, actor, activity, created, due, key, total, document)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        outbound.actor(),
        outbound.activity(),
        Times.number(outbound.created()),
        Times.number(outbound.due()),
        outbound.key(),
        total,
        outbound.document());
    return id;
  }

  /** Adds an activity once more, for some of its deliveries, which are due then. */
  long copy(Tx tx, long outbox, int deliveries, long due) {
    long id = sql.nextPlace(tx);
    sql.update(
        tx,
        "INSERT INTO {outbox} (id, actor, activity, created, due, key, total, document)"
            + " SELECT CAST(? AS bigint), actor, activity, created, CAST(? AS bigint), key,"
            + " CAST(? AS integer), document FROM {outbox} WHERE id = ?",
        id,
        due,
        deliveries,
        outbox);
    sql.update(tx, "UPDATE {outbox} SET total = total - ? WHERE id = ?", deliveries, outbox);
    return id;
  }

  Map<Long, OutboundActivity> find(Tx tx, Set<Long> numbers) {
    Map<Long, OutboundActivity> found = new HashMap<>();
    sql.listIn(tx, COLUMNS + " IN", numbers, "", row -> Map.entry(row.getLong(1), read(row)))
        .forEach(one -> found.put(one.getKey(), one.getValue()));
    return found;
  }

  private static OutboundActivity read(ResultSet row) throws SQLException {
    return new OutboundActivity(
        row.getString(2),
        URI.create(row.getString(3)),
        row.getBytes(4),
        Times.of(row.getLong(5)),
        Times.of(row.getLong(6)),
        row.getString(7));
  }

  /** The numbers of an activity: each call that added deliveries of it made one. */
  List<Long> of(Tx tx, URI activity) {
    return sql.list(
        tx,
        "SELECT id FROM {outbox} WHERE activity = ? ORDER BY id",
        row -> row.getLong(1),
        activity);
  }

  /**
   * Deletes activities of which nothing waits and nothing is parked, of those that come after one.
   * All numbers of an activity go together: how many deliveries it had in all is their sum.
   *
   * @return where to go on; 0 at the end
   */
  long sweep(Tx tx, long after, int limit) {
    List<Long> some =
        sql.list(
            tx,
            "SELECT id FROM {outbox} WHERE id > ? ORDER BY id LIMIT ?",
            row -> row.getLong(1),
            after,
            limit);
    for (long id : some) {
      if (others(tx, id).stream().anyMatch(other -> isOpen(tx, other))) {
        continue;
      }
      sql.update(
          tx,
          "DELETE FROM {outbox} WHERE id = ?"
              + " AND NOT EXISTS (SELECT 1 FROM {delivery} WHERE id > ? AND id < ?)"
              + " AND NOT EXISTS (SELECT 1 FROM {parked} WHERE id > ? AND id < ?)",
          id,
          delivery(id, 0),
          delivery(id + 1, 0),
          delivery(id, 0),
          delivery(id + 1, 0));
    }
    return some.size() < limit ? 0 : some.get(limit - 1);
  }

  /** The other numbers of the same activity. */
  private List<Long> others(Tx tx, long id) {
    return sql.list(
        tx,
        "SELECT o.id FROM {outbox} AS o, {outbox} AS mine"
            + " WHERE mine.id = ? AND o.activity = mine.activity AND o.id <> mine.id",
        row -> row.getLong(1),
        id);
  }

  private boolean isOpen(Tx tx, long id) {
    return Stream.of("{delivery}", "{parked}")
        .anyMatch(
            table ->
                sql.number(
                        tx,
                        "SELECT count(*) FROM (SELECT 1 FROM %s WHERE id > ? AND id < ? LIMIT 1) AS one"
                            .formatted(table),
                        delivery(id, 0),
                        delivery(id + 1, 0))
                    > 0);
  }
}
