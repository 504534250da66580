package org.activitypub4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostState;
import org.jspecify.annotations.Nullable;

/**
 * A host in its table. Times are numbers, as {@link Times} makes them.
 *
 * @param leasedUntil null if it is not leased
 * @param next when it can be leased; null if nothing waits
 */
record HostRow(
    long id,
    String name,
    String domain,
    HostState state,
    @Nullable Long pausedUntil,
    @Nullable Long leasedUntil,
    long fence,
    @Nullable Long next) {
  /** What {@link #read} reads, of a table with the name h. */
  static final String COLUMNS =
      "h.id, h.name, h.domain, h.standing, h.not_before, h.failures, h.failing_since, h.early,"
          + " h.paused_until, h.leased_until, h.fence, h.next";

  private static final long NEVER = Times.number(Instant.MIN);

  static HostRow read(ResultSet row) throws SQLException {
    Long failingSince = Sql.longOrNull(row, 7);
    HostState state =
        new HostState(
            InboxActors.standing(row.getInt(4)),
            row.getLong(5) == NEVER ? Instant.MIN : Times.of(row.getLong(5)),
            row.getInt(6),
            failingSince == null ? null : Times.of(failingSince),
            row.getInt(8) == 1);
    return new HostRow(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        state,
        Sql.longOrNull(row, 9),
        Sql.longOrNull(row, 10),
        row.getLong(11),
        Sql.longOrNull(row, 12));
  }

  boolean holds(HostLease lease) {
    return leasedUntil != null && fence == lease.fence();
  }

  boolean isPaused(long now) {
    return pausedUntil != null && pausedUntil > now;
  }

  /**
   * Returns when it can be leased, if something can be sent at a time.
   *
   * @param due null if nothing waits
   */
  @Nullable Long nextIf(@Nullable Long due) {
    if (due == null) {
      return null;
    }
    long next = Math.max(due, pausedUntil == null ? NEVER : pausedUntil);
    return Math.max(next, leasedUntil == null ? Times.number(state.notBefore()) : leasedUntil);
  }
}
