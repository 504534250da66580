package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The connection that writes, and what was prepared on it. Used by one thread at a time. */
final class SqliteWriter {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /** Whether commits wait for the disk. */
  private boolean syncs = true;

  /** How many rows it had changed when the disk last had everything, and when that was. */
  private long syncedChanges;

  private long syncedAt = System.nanoTime();

  private SqliteWriter(Connection connection) {
    this.connection = connection;
  }

  /** Takes over a connection, which is closed if that fails. */
  static SqliteWriter of(Connection connection) throws SQLException {
    SqliteWriter writer = new SqliteWriter(connection);
    boolean ready = false;
    try {
      writer.execute("PRAGMA busy_timeout = 10000");
      writer.execute("PRAGMA synchronous = FULL");
      ready = true;
    } finally {
      if (!ready) {
        connection.close();
      }
    }
    return writer;
  }

  Connection connection() {
    return connection;
  }

  Map<String, PreparedStatement> prepared() {
    return prepared;
  }

  /**
   * Begins a transaction.
   *
   * @param syncing whether its commit waits for the disk. A transaction cannot change that
   */
  void begin(boolean syncing) throws SQLException {
    if (syncs != syncing) {
      execute("PRAGMA synchronous = " + (syncing ? "FULL" : "NORMAL"));
      syncs = syncing;
    }
    execute("BEGIN IMMEDIATE");
  }

  void commit() throws SQLException {
    execute("COMMIT");
    if (syncs) {
      long changes = changes();
      if (changes != syncedChanges) { // otherwise the disk was left alone
        syncedChanges = changes;
        syncedAt = System.nanoTime();
      }
    }
  }

  private long changes() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT total_changes()")) {
      return row.getLong(1);
    }
  }

  /** Returns how long ago the disk had everything. */
  long nanosSinceSync() {
    return System.nanoTime() - syncedAt;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
