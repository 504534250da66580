package org.activitypub4j.jdbc;

import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.Tx;

/** The keys of activities that were handled or given up, and for whom. */
final class InboxKeys {
  private final Sql sql;

  /**
   * For whom an activity was handled.
   *
   * @param everybody whether it was for all, whoever comes
   */
  record Known(boolean everybody, Set<String> recipients) {
    static final Known NOT = new Known(false, Set.of());

    /** Returns those for whom it was not handled yet. */
    Set<String> further(Set<String> others) {
      return everybody ? Set.of() : Recipients.without(others, recipients);
    }
  }

  InboxKeys(Sql sql) {
    this.sql = sql;
  }

  Optional<Known> find(Tx tx, String key) {
    return sql.one(
        tx,
        "SELECT everybody, recipients FROM {inbox_known} WHERE key = ?",
        row -> new Known(row.getInt(1) == 1, Recipients.read(row.getString(2))),
        key);
  }

  /** Adds a key for everybody, unless it is known or waits. */
  void addForEverybody(Tx tx, String key, long now) {
    sql.update(
        tx,
        "INSERT INTO {inbox_known} (key, everybody, recipients, since) SELECT ?, 1, '', ?"
            + " WHERE NOT EXISTS (SELECT 1 FROM {inbox} WHERE key = ?) ON CONFLICT (key) DO NOTHING",
        key,
        now,
        key);
  }

  /** Adds a key, or recipients to a known one. The caller has locked the row of the activity. */
  void add(Tx tx, String key, Set<String> recipients, long now) {
    int added =
        sql.update(
            tx,
            "INSERT INTO {inbox_known} (key, everybody, recipients, since) VALUES (?, 0, ?, ?)"
                + " ON CONFLICT (key) DO NOTHING",
            key,
            Recipients.write(recipients),
            now);
    if (added > 0) {
      return;
    }
    Known known = find(tx, key).orElseThrow();
    if (!known.further(recipients).isEmpty()) {
      sql.update(
          tx,
          "UPDATE {inbox_known} SET recipients = ? WHERE key = ?",
          Recipients.write(Recipients.union(known.recipients(), recipients)),
          key);
    }
  }

  /**
   * Forgets some keys that are older than this, and returns how many. What is parked keeps its key.
   */
  int forget(Tx tx, long before, int limit) {
    return sql.update(
        tx,
        "DELETE FROM {inbox_known} WHERE key IN (SELECT k.key FROM {inbox_known} k WHERE k.since < ?"
            + " AND NOT EXISTS (SELECT 1 FROM {inbox_parked} p WHERE p.key = k.key)"
            + " ORDER BY k.since LIMIT ?"
            + sql.dialect().lockOrSkip()
            + ")",
        before,
        limit);
  }
}
