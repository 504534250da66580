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
  /** Pages that are kept: those that change with each activity should be there. */
  private static final int CACHE_KIB = 16 * 1_024;

  /** The length of the log, in pages of 4 KiB: a page that changes often is then copied seldom. */
  private static final int CHECKPOINT_PAGES = 4_000;

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
      writer.run("PRAGMA busy_timeout = 10000");
      writer.run("PRAGMA synchronous = FULL");
      // What the work of one caller changes can be undone: without this, with a file in /tmp.
      writer.run("PRAGMA temp_store = MEMORY");
      writer.run("PRAGMA cache_size = -" + CACHE_KIB);
      writer.run("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
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
      run("PRAGMA synchronous = " + (syncing ? "FULL" : "NORMAL"));
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
    try (ResultSet row = prepare("SELECT total_changes()").executeQuery()) {
      return row.getLong(1);
    }
  }

  /** Returns how long ago the disk had everything. */
  long nanosSinceSync() {
    return System.nanoTime() - syncedAt;
  }

  /** Runs a statement that is run often. */
  void execute(String sql) throws SQLException {
    prepare(sql).execute();
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
