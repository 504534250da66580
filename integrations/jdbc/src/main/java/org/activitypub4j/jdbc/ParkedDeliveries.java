package org.activitypub4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;

/** Deliveries that were given up. They are kept for 30 days. */
final class ParkedDeliveries {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int MAX_DETAIL = 300;
  private static final String COLUMNS =
      "id, host, domain, target, lane, after_lane, attempts, refusals, detail, since";

  private final Sql sql;

  ParkedDeliveries(Sql sql) {
    this.sql = sql;
  }

  /** A delivery that was given up. */
  record Row(long id, Delivery delivery) {
    static Row read(ResultSet row) throws SQLException {
      return new Row(
          row.getLong(1),
          HostIds.delivery(
              row.getString(4),
              row.getString(2),
              row.getString(3),
              row.getLong(5),
              Sql.longOrNull(row, 6)));
    }
  }

  static String cut(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
  }

  /** Adds a delivery for which there was no room. */
  void add(Tx tx, long id, Delivery delivery, String detail, long now) {
    sql.update(
        tx,
        "INSERT INTO {parked} (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",
        id,
        delivery.host(),
        delivery.domain(),
        HostIds.written(delivery),
        delivery.lane(),
        delivery.after(),
        cut(detail),
        now);
  }

  /**
   * Moves a delivery that waits here.
   *
   * @param attempts how many more attempts it has now
   * @param host the host of the delivery
   * @return whether it waited
   */
  boolean move(Tx tx, long id, HostName host, int attempts, String detail, long now) {
    boolean waited =
        sql.update(
                tx,
                "INSERT INTO {parked} ("
                    + COLUMNS
                    + ") SELECT d.id, CAST(? AS text), CAST(? AS text), d.target, d.lane,"
                    + " d.after_lane, coalesce(r.attempts, 0) + CAST(? AS integer),"
                    + " coalesce(r.refusals, 0), CAST(? AS text), CAST(? AS bigint)"
                    + " FROM {delivery} d LEFT JOIN {retry} r ON r.id = d.id"
                    + " WHERE d.id = ? AND d.host = ?",
                host.name(),
                host.domain(),
                attempts,
                cut(detail),
                now,
                id,
                host.id())
            > 0;
    if (waited) {
      sql.update(tx, "DELETE FROM {delivery} WHERE id = ?", id);
      sql.update(tx, "DELETE FROM {retry} WHERE id = ?", id);
    }
    return waited;
  }

  /** A host with its number. */
  record HostName(long id, String name, String domain) {}

  /** In the order of their numbers. */
  List<Row> find(Tx tx, Collection<Long> numbers) {
    return sql.listIn(
        tx,
        "SELECT " + COLUMNS + " FROM {parked} WHERE id IN",
        new TreeSet<>(numbers),
        " ORDER BY id" + sql.dialect().lock(),
        Row::read);
  }

  int delete(Tx tx, Collection<Long> numbers) {
    return sql.updateIn(tx, "DELETE FROM {parked} WHERE id IN", numbers, "");
  }

  /** Forgets some of what was given up long ago. */
  void sweep(Tx tx, long now, int limit) {
    sql.update(
        tx,
        "DELETE FROM {parked} WHERE id IN"
            + " (SELECT id FROM {parked} WHERE since < ? ORDER BY since LIMIT ?"
            + sql.dialect().lockOrSkip()
            + ")",
        now - KEPT.toNanos(),
        limit);
  }

  /** Reads a delivery as it waits, or was given up. */
  static QueuedDelivery queued(ResultSet row) throws SQLException {
    long id = row.getLong(1);
    String sender = row.getString(11);
    return new QueuedDelivery(
        id,
        Outboxes.of(id),
        sender == null ? "" : sender,
        Row.read(row).delivery(),
        row.getInt(7),
        row.getInt(8));
  }
}
