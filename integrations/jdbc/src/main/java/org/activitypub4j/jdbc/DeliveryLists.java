package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.server.spi.DeliveryStore.Counts;
import org.activitypub4j.server.spi.DeliveryStore.Progress;
import org.activitypub4j.server.spi.DeliveryStore.State;
import org.activitypub4j.server.spi.DeliveryStore.Status;
import org.activitypub4j.server.spi.Tx;

/** What people see of deliveries. */
final class DeliveryLists {
  private static final String WAITING =
      "SELECT d.id, h.name, h.domain, d.target, d.lane, d.after_lane, r.attempts, r.refusals,"
          + " r.detail, r.due, o.actor, o.activity FROM {delivery} d"
          + " JOIN {host} h ON h.id = d.host JOIN {outbox} o ON o.id = (d.id >> 20)"
          + " LEFT JOIN {retry} r ON r.id = d.id";
  private static final String PARKED =
      "SELECT p.id, p.host, p.domain, p.target, p.lane, p.after_lane, p.attempts, p.refusals,"
          + " p.detail, p.since, o.actor, o.activity FROM {parked} p"
          + " JOIN {outbox} o ON o.id = (p.id >> 20)";

  private final Sql sql;
  private final Outboxes outboxes;

  DeliveryLists(Sql sql, Outboxes outboxes) {
    this.sql = sql;
    this.outboxes = outboxes;
  }

  Counts counts(Tx tx) {
    return new Counts(
        sql.number(tx, "SELECT count(*) FROM {delivery}"),
        sql.number(tx, "SELECT count(*) FROM {parked}"));
  }

  List<Status> list(Tx tx, State state, long before, int limit) {
    return switch (state) {
      case WAITING ->
          sql.list(
              tx,
              WAITING + " WHERE d.id < ? ORDER BY d.id DESC LIMIT ?",
              row -> status(row, State.WAITING),
              before,
              limit);
      case PARKED ->
          sql.list(
              tx,
              PARKED + " WHERE p.id < ? ORDER BY p.id DESC LIMIT ?",
              row -> status(row, State.PARKED),
              before,
              limit);
    };
  }

  private static Status status(ResultSet row, State state) throws SQLException {
    String detail = row.getString(9);
    return new Status(
        ParkedDeliveries.queued(row),
        URI.create(row.getString(12)),
        state,
        detail,
        detail == null ? null : Times.of(row.getLong(10)));
  }

  Optional<Progress> progress(Tx tx, URI activity, int limit) {
    int total = 0;
    long waiting = 0;
    long dead = 0;
    List<Status> open = new ArrayList<>();
    List<Long> numbers = outboxes.of(tx, activity);
    for (long number : numbers) {
      long first = Outboxes.delivery(number, 0);
      long end = Outboxes.delivery(number + 1, 0);
      total += (int) sql.number(tx, "SELECT total FROM {outbox} WHERE id = ?", number);
      waiting +=
          sql.number(tx, "SELECT count(*) FROM {delivery} WHERE id > ? AND id < ?", first, end);
      dead += sql.number(tx, "SELECT count(*) FROM {parked} WHERE id > ? AND id < ?", first, end);
      open.addAll(open(tx, first, end, limit - open.size()));
    }
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(new Progress(total, (int) waiting, (int) dead, open));
  }

  private List<Status> open(Tx tx, long first, long end, int limit) {
    List<Status> waiting =
        sql.list(
            tx,
            WAITING + " WHERE d.id > ? AND d.id < ? ORDER BY d.id LIMIT ?",
            row -> status(row, State.WAITING),
            first,
            end,
            limit);
    List<Status> dead =
        sql.list(
            tx,
            PARKED + " WHERE p.id > ? AND p.id < ? ORDER BY p.id LIMIT ?",
            row -> status(row, State.PARKED),
            first,
            end,
            limit);
    return Stream.concat(waiting.stream(), dead.stream())
        .sorted(Comparator.comparingLong(one -> one.delivery().id()))
        .limit(limit)
        .toList();
  }
}
