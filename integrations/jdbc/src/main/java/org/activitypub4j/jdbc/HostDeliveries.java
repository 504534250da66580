package org.activitypub4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a host, and what of it can be sent. Most hosts have nothing that is tried again
 * later; then the rows are read as they lie there.
 */
final class HostDeliveries {
  /** How many rows are read at once if some of them may be left out. */
  private static final int PAGE = 200;

  private static final String ROWS =
      "SELECT d.id, d.lane, d.after_lane, d.target, o.actor, r.attempts, r.refusals"
          + " FROM {delivery} d LEFT JOIN {outbox} o ON o.id = (d.id >> 20)"
          + " LEFT JOIN {retry} r ON r.id = d.id"
          + " WHERE d.host = ? AND d.id > ? ORDER BY d.id LIMIT ?";

  private final Sql sql;

  HostDeliveries(Sql sql) {
    this.sql = sql;
  }

  /** A delivery that is tried later, or that comes after another lane. */
  private record Link(long id, long lane, @Nullable Long after, @Nullable Long due) {
    static Link read(ResultSet row) throws SQLException {
      return new Link(
          row.getLong(1), row.getLong(2), Sql.longOrNull(row, 3), Sql.longOrNull(row, 4));
    }
  }

  /** The lanes that are closed, each from a delivery on. */
  private static final class Closed {
    private final Map<Long, Long> from = new HashMap<>();
    private final Set<Long> late = new HashSet<>();

    /**
     * @param late what is tried later
     * @param after what comes after another lane
     */
    Closed(List<Link> late, List<Link> after) {
      NavigableMap<Long, Link> all = new TreeMap<>();
      after.forEach(link -> all.put(link.id(), link));
      late.forEach(
          link -> {
            all.put(link.id(), link);
            this.late.add(link.id());
          });
      // In the order of the numbers: a delivery can only be behind those with lower ones.
      for (Link link : all.values()) {
        if (this.late.contains(link.id()) || isBehind(link.id(), link.lane(), link.after())) {
          from.putIfAbsent(link.lane(), link.id());
        }
      }
    }

    boolean isBehind(long id, long lane, @Nullable Long after) {
      return isClosed(id, lane) || (after != null && isClosed(id, after));
    }

    private boolean isClosed(long id, long lane) {
      Long first = from.get(lane);
      return first != null && first < id;
    }

    boolean keeps(long id, long lane, @Nullable Long after) {
      return late.contains(id) || isBehind(id, lane, after);
    }

    boolean isEmpty() {
      return from.isEmpty();
    }
  }

  /** Returns the hosts that have deliveries which are not tried at once. */
  Set<Long> withRetries(Tx tx, Set<Long> hosts) {
    return new HashSet<>(
        sql.listIn(
            tx,
            "SELECT DISTINCT host FROM {retry} WHERE host IN",
            hosts,
            "",
            row -> row.getLong(1)));
  }

  private List<Link> after(Tx tx, long host) {
    return sql.list(
        tx,
        "SELECT id, lane, after_lane, NULL FROM {delivery}"
            + " WHERE host = ? AND after_lane IS NOT NULL",
        Link::read,
        host);
  }

  // ---------------------------------------------------------------- when

  /**
   * Returns when something can be sent to a host; null if nothing waits.
   *
   * @param hasRetries whether it may have deliveries that are not tried at once
   */
  @Nullable Long due(Tx tx, long host, boolean hasRetries) {
    List<Link> retries =
        hasRetries
            ? sql.list(
                tx,
                "SELECT id, lane, after_lane, due FROM {retry} WHERE host = ?",
                Link::read,
                host)
            : List.of();
    if (retries.isEmpty()) {
      return sql.one(
              tx,
              "SELECT o.due FROM {delivery} d JOIN {outbox} o ON o.id = (d.id >> 20)"
                  + " WHERE d.host = ? ORDER BY d.id LIMIT 1",
              row -> row.getLong(1),
              host)
          .orElse(null);
    }
    Closed closed = new Closed(retries, after(tx, host));
    Long earliest = firstDue(tx, host, closed);
    for (Link retry : retries) {
      Long due = retry.due();
      if (due != null
          && !closed.isBehind(retry.id(), retry.lane(), retry.after())
          && (earliest == null || due < earliest)) {
        earliest = due;
      }
    }
    return earliest;
  }

  /** When the first one is due that is tried at once. */
  private @Nullable Long firstDue(Tx tx, long host, Closed closed) {
    long last = 0;
    while (true) {
      List<Link> page =
          sql.list(
              tx,
              "SELECT d.id, d.lane, d.after_lane, o.due FROM {delivery} d"
                  + " JOIN {outbox} o ON o.id = (d.id >> 20)"
                  + " WHERE d.host = ? AND d.id > ? ORDER BY d.id LIMIT ?",
              Link::read,
              host,
              last,
              PAGE);
      for (Link one : page) {
        if (!closed.keeps(one.id(), one.lane(), one.after())) {
          return one.due();
        }
        last = one.id();
      }
      if (page.size() < PAGE) {
        return null;
      }
    }
  }

  // ---------------------------------------------------------------- what

  /**
   * Returns what can be sent to hosts.
   *
   * @param readings by the numbers of the hosts
   */
  List<QueuedDelivery> read(Tx tx, Map<Long, Reading> readings, long now) {
    Map<Long, List<Link>> late = new HashMap<>();
    sql.listIn(
            tx,
            "SELECT id, lane, after_lane, due, host FROM {retry} WHERE due > ? AND host IN",
            readings.keySet(),
            "",
            row -> Map.entry(row.getLong(5), Link.read(row)),
            now)
        .forEach(
            one ->
                late.computeIfAbsent(one.getKey(), host -> new ArrayList<>()).add(one.getValue()));
    List<QueuedDelivery> found = new ArrayList<>();
    readings.forEach(
        (host, reading) ->
            found.addAll(
                read(tx, host, reading, Optional.ofNullable(late.get(host)).orElse(List.of()))));
    return found;
  }

  private List<QueuedDelivery> read(Tx tx, long host, Reading reading, List<Link> late) {
    Closed closed = new Closed(late, late.isEmpty() ? List.of() : after(tx, host));
    boolean takesAll = closed.isEmpty() && reading.without().isEmpty();
    int page = takesAll ? reading.limit() : Math.max(PAGE, reading.limit());
    List<QueuedDelivery> found = new ArrayList<>();
    long last = reading.after();
    while (true) {
      List<QueuedDelivery> rows = sql.list(tx, ROWS, row -> queued(row, reading), host, last, page);
      for (QueuedDelivery one : rows) {
        Delivery delivery = one.delivery();
        if (!closed.keeps(one.id(), delivery.lane(), delivery.after())
            && !reading.without().contains(one.sender())) {
          found.add(one);
          if (found.size() == reading.limit()) {
            return found;
          }
        }
        last = one.id();
      }
      if (rows.size() < page) {
        return found;
      }
    }
  }

  private static QueuedDelivery queued(ResultSet row, Reading reading) throws SQLException {
    long id = row.getLong(1);
    String sender = row.getString(5);
    return new QueuedDelivery(
        id,
        Outboxes.of(id),
        sender == null ? "" : sender,
        HostIds.delivery(
            row.getString(4),
            reading.lease().host(),
            reading.lease().domain(),
            row.getLong(2),
            Sql.longOrNull(row, 3)),
        row.getInt(6),
        row.getInt(7));
  }
}
