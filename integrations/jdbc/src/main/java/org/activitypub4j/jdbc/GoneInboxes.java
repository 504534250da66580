package org.activitypub4j.jdbc;

import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.activitypub4j.server.spi.Tx;

/** The inboxes that were found to be gone last, by their numbers. */
final class GoneInboxes {
  private static final int MAX = 20_000;

  private final Sql sql;
  private final HostIds ids;

  GoneInboxes(Sql sql, HostIds ids) {
    this.sql = sql;
    this.ids = ids;
  }

  /** Returns those of some numbers that are gone. */
  Set<Long> among(Tx tx, Collection<Long> numbers) {
    return new HashSet<>(
        sql.listIn(tx, "SELECT id FROM {gone} WHERE id IN", numbers, "", row -> row.getLong(1)));
  }

  void add(Tx tx, Collection<URI> inboxes, long now) {
    for (URI inbox : inboxes) {
      sql.update(
          tx,
          "INSERT INTO {gone} (id, since) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
          ids.of(tx, inbox.toString()),
          now);
    }
    sql.update(
        tx,
        "DELETE FROM {gone} WHERE id IN (SELECT id FROM {gone} ORDER BY since DESC, id LIMIT 1000"
            + " OFFSET ?)",
        MAX);
  }

  void forget(Tx tx, URI inbox) {
    sql.update(tx, "DELETE FROM {gone} WHERE id = ?", ids.of(tx, inbox.toString()));
  }
}
