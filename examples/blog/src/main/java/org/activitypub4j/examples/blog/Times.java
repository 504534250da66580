package org.activitypub4j.examples.blog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times are milliseconds in the tables, which every database has. */
public final class Times {
  private Times() {}

  /** Returns the time in a column; null if there is none. */
  public static @Nullable Instant get(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  /** Returns what a column keeps for now. */
  public static long now() {
    return System.currentTimeMillis();
  }
}
