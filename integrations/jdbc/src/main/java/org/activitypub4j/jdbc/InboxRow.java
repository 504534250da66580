package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * A waiting activity without its document.
 *
 * @param recipients for whom the next run is, or the one that is under way
 * @param more who came while it was leased
 * @param isLocal whether it counts for no share but the whole
 */
record InboxRow(
    long id,
    String key,
    String actor,
    String orderingKey,
    boolean isLeased,
    Run run,
    Set<String> recipients,
    Set<String> more,
    long received,
    long bytes,
    boolean isLocal) {

  /** A row without what it brings, in bytes: its columns and its places in the indexes. */
  private static final long ROW = 400;

  private static final String SELECT =
      "SELECT id, key, actor, ordering_key, leased, run, recipients, more, received, bytes,"
          + " proven_by FROM {inbox}";

  /** Locks a waiting activity; empty if it does not wait. */
  static Optional<InboxRow> lock(Sql sql, Tx tx, String key) {
    return sql.one(tx, SELECT + " WHERE key = ?" + sql.dialect().lock(), InboxRow::read, key);
  }

  /** Locks an activity whose handlers failed and do not run now; empty if it is none. */
  static Optional<InboxRow> lockFailed(Sql sql, Tx tx, long id) {
    return sql.one(
        tx,
        SELECT + " WHERE id = ? AND attempts > 0 AND leased = 0" + sql.dialect().lock(),
        InboxRow::read,
        id);
  }

  private static InboxRow read(ResultSet row) throws SQLException {
    return new InboxRow(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getInt(5) == 1,
        Run.valueOf(row.getString(6)),
        Recipients.read(row.getString(7)),
        Recipients.read(row.getString(8)),
        row.getLong(9),
        row.getLong(10),
        row.getString(11).equals(Ground.LOCAL.name()));
  }

  Hosts hosts() {
    return Hosts.of(URI.create(actor));
  }

  Set<String> all() {
    return Recipients.union(recipients, more);
  }

  /**
   * How many bytes an activity takes, about. Its recipients are local actors, so they do not count.
   */
  static long bytes(InboxEntry entry) {
    return ROW
        + entry.document().length
        + entry.actor().toString().length()
        + entry.orderingKey().length();
  }

  /** The columns of an activity with its document, as {@link #entry} reads them. */
  static final String ENTRY =
      "key, actor, ordering_key, document, proven_by, scheme, recipients, more, run, received,"
          + " attempts, id";

  /** Reads an activity for a run for all its recipients. */
  static InboxEntry entry(ResultSet row) throws SQLException {
    return new InboxEntry(
        row.getString(1),
        URI.create(row.getString(2)),
        row.getString(3),
        row.getBytes(4),
        Ground.valueOf(row.getString(5)),
        scheme(row.getString(6)),
        Recipients.union(Recipients.read(row.getString(7)), Recipients.read(row.getString(8))),
        Run.valueOf(row.getString(9)),
        Times.of(row.getLong(10)),
        row.getInt(11));
  }

  private static @Nullable SignatureScheme scheme(@Nullable String name) {
    return name == null ? null : SignatureScheme.valueOf(name);
  }
}
