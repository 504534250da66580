package org.activitypub4j.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.activitypub4j.server.spi.InboxStore.Counts;
import org.activitypub4j.server.spi.InboxStore.State;
import org.activitypub4j.server.spi.InboxStore.Status;
import org.activitypub4j.server.spi.Tx;

/** What people see of received activities. */
final class InboxLists {
  private static final String WAITING =
      "SELECT "
          + InboxRow.ENTRY
          + ", error, due, (SELECT hold FROM {inbox_actor} a WHERE a.actor = i.actor)"
          + " FROM {inbox} i";

  private final Sql sql;
  private final InboxParked parked;

  InboxLists(Sql sql, InboxParked parked) {
    this.sql = sql;
    this.parked = parked;
  }

  Counts counts(Tx tx) {
    long failed = sql.number(tx, "SELECT count(*) FROM {inbox} WHERE attempts > 0");
    long all = sql.number(tx, "SELECT count(*) FROM {inbox}");
    return new Counts(Math.max(0, all - failed), failed, parked.count(tx));
  }

  List<Status> list(Tx tx, State state, long before, int limit) {
    return switch (state) {
      case WAITING ->
          sql.list(
              tx,
              WAITING + " WHERE attempts = 0 AND id < ? ORDER BY id DESC LIMIT ?",
              InboxLists::untried,
              before,
              limit);
      case FAILED ->
          sql.list(
              tx,
              WAITING + " WHERE attempts > 0 AND id < ? ORDER BY id DESC LIMIT ?",
              InboxLists::failed,
              before,
              limit);
      case PARKED -> parked.list(tx, before, limit);
    };
  }

  private static Status untried(ResultSet row) throws SQLException {
    return new Status(row.getLong(12), InboxRow.entry(row), State.WAITING, null, null);
  }

  private static Status failed(ResultSet row) throws SQLException {
    long due = Math.max(row.getLong(14), row.getLong(15));
    return new Status(
        row.getLong(12), InboxRow.entry(row), State.FAILED, row.getString(13), Times.of(due));
  }
}
