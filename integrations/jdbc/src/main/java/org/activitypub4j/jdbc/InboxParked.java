package org.activitypub4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.jdbc.Shares.Holder;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.InboxStore.State;
import org.activitypub4j.server.spi.InboxStore.Status;
import org.activitypub4j.server.spi.Tx;

/**
 * Activities that were given up, in a table. Whoever has more than a share of the room makes us
 * drop the oldest of its own.
 */
final class InboxParked {
  private static final int LONGEST_REASON = 300;

  /** How many rows are dropped at once. */
  private static final int DROPPED_AT_ONCE = 10;

  /** How often rows are dropped for one new row, which may be larger than many old ones. */
  private static final int MAX_DROPS = 100;

  private static final String ENTRY =
      "SELECT key, actor, ordering_key, document, proven_by, scheme, recipients, '' AS more, run,"
          + " received, attempts, number, reason, since FROM {inbox_parked}";

  private final Sql sql;
  private final Shares shares;

  /** What a row takes of the shares. */
  private record Room(long number, List<Holder> holders, long bytes) {
    static Room read(ResultSet row) throws SQLException {
      Hosts hosts = new Hosts(row.getString(2), row.getString(3));
      return new Room(row.getLong(1), sharesOf(hosts), row.getLong(4));
    }
  }

  InboxParked(Sql sql, Limits limits) {
    this.sql = sql;
    this.shares =
        new Shares(
                "activities are parked",
                Shares.counted(
                    sql, "count(*), coalesce(sum(bytes), 0)", "{inbox_parked} WHERE 0 = 0"))
            .withTotal(limits.parked());
  }

  /** What local actors did has no domain, and counts only for the whole. */
  private static List<Holder> sharesOf(Hosts hosts) {
    return hosts.domain().isEmpty() ? List.of(Shares.total()) : Shares.of(hosts);
  }

  // ---------------------------------------------------------------- add

  /**
   * Adds a waiting activity, with an attempt more. It takes the place of an earlier one with the
   * same key. The caller has locked the row of the activity.
   */
  void add(Tx tx, InboxRow waiting, String reason, Instant now) {
    Optional<InboxEntry> before =
        sql.one(
            tx, ENTRY + " WHERE key = ?" + sql.dialect().lock(), InboxRow::entry, waiting.key());
    if (before.isPresent()) {
      remove(tx, "key = ?", waiting.key());
    }
    Set<String> recipients =
        Recipients.union(waiting.recipients(), before.map(InboxEntry::recipients).orElse(Set.of()));
    boolean isFirst = before.filter(old -> old.run() == Run.FIRST).isPresent();
    Hosts hosts = waiting.isLocal() ? new Hosts("", "") : waiting.hosts();
    makeRoom(sql.check(tx), sharesOf(hosts), waiting.bytes());
    sql.update(
        tx,
        "INSERT INTO {inbox_parked} (number, key, actor, host, domain, ordering_key, received,"
            + " attempts, run, proven_by, scheme, recipients, bytes, reason, since, document)"
            + " SELECT ?, key, actor, ?, ?, ordering_key, received, attempts + 1, ?, proven_by,"
            + " scheme, ?, bytes, ?, ?, document FROM {inbox} WHERE id = ?",
        sql.nextPlace(tx),
        hosts.host(),
        hosts.domain(),
        (isFirst ? Run.FIRST : waiting.run()).name(),
        Recipients.write(recipients),
        reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason,
        Times.number(now),
        waiting.id());
  }

  private void makeRoom(JdbcTx tx, List<Holder> holders, long bytes) {
    for (int i = 0; i < MAX_DROPS; i++) {
      Optional<Holder> full = shares.full(tx, holders, 1, bytes);
      if (full.isEmpty() || !dropOldest(tx, full.get())) {
        break;
      }
    }
    shares.takeAnyway(tx, holders, 1, bytes);
  }

  /** Drops some of the oldest rows of somebody, and returns whether there were any. */
  private boolean dropOldest(JdbcTx tx, Holder holder) {
    String which =
        switch (holder.share()) {
          case HOST -> "domain = ? AND host = ?";
          case DOMAIN -> "domain = ?";
          case ACTOR, TOTAL -> "0 = 0";
        };
    Object[] names =
        switch (holder.share()) {
          case HOST -> new Object[] {Domains.of(holder.name()), holder.name()};
          case DOMAIN -> new Object[] {holder.name()};
          case ACTOR, TOTAL -> new Object[0];
        };
    return remove(
            tx,
            "number IN (SELECT number FROM {inbox_parked} WHERE "
                + which
                + " ORDER BY number LIMIT "
                + DROPPED_AT_ONCE
                + sql.dialect().lockOrSkip()
                + ")",
            names)
        > 0;
  }

  /** Removes rows, and returns how many. */
  private int remove(Tx tx, String which, Object... values) {
    List<Room> removed =
        sql.list(
            tx,
            "DELETE FROM {inbox_parked} WHERE " + which + " RETURNING number, host, domain, bytes",
            Room::read,
            values);
    removed.forEach(room -> shares.give(sql.check(tx), room.holders(), 1, room.bytes()));
    return removed.size();
  }

  // ---------------------------------------------------------------- for people

  /** Removes an activity, and returns whether there was one. */
  boolean remove(Tx tx, long number) {
    return remove(tx, "number = ?", number) > 0;
  }

  /** Locks an activity; empty if it is not parked. */
  Optional<InboxEntry> lock(Tx tx, long number) {
    return sql.one(tx, ENTRY + " WHERE number = ?" + sql.dialect().lock(), InboxRow::entry, number);
  }

  long count(Tx tx) {
    return sql.number(tx, "SELECT count(*) FROM {inbox_parked}");
  }

  List<Status> list(Tx tx, long before, int limit) {
    return sql.list(
        tx,
        ENTRY + " WHERE number < ? ORDER BY number DESC LIMIT ?",
        row ->
            new Status(
                row.getLong(12),
                InboxRow.entry(row),
                State.PARKED,
                row.getString(13),
                Times.of(row.getLong(14))),
        before,
        limit);
  }
}
