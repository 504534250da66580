package org.activitypub4j.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that takes part in a copy: a connection, in one transaction, that nobody disturbs. Of
 * a file of SQLite it is the only connection, so no process uses it. Closing rolls back.
 */
final class CopySide implements AutoCloseable {
  private static final int SQLITE_BUSY = 5;

  /** What PostgreSQL says if a lock was not there in time. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final Logger LOG = LoggerFactory.getLogger(JdbcCopy.class);

  private final JdbcSchema schema;
  private final Connection connection;
  private final int version;
  private final boolean autoCommit;
  private final long placeBefore;
  private boolean isOpen = true;

  private CopySide(JdbcSchema schema, int version, boolean writes) throws SQLException {
    this.schema = schema;
    this.version = version;
    this.connection = schema.dataSource().getConnection();
    boolean ready = false;
    try {
      this.autoCommit = connection.getAutoCommit();
      switch (schema.dialect()) {
        case SQLITE -> beginSqlite();
        case POSTGRESQL -> beginPostgresql(writes);
      }
      this.placeBefore = place();
      ready = true;
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  /** Begins to read, everything as it is at one moment. */
  static CopySide reading(JdbcSchema schema) throws SQLException {
    return new CopySide(schema, schema.latest(), false);
  }

  /**
   * Begins to write; nobody else can use the tables until it ends.
   *
   * @param version of the tables that are there
   */
  static CopySide writing(JdbcSchema schema, int version) throws SQLException {
    return new CopySide(schema, version, true);
  }

  // ---------------------------------------------------------------- begin and end

  private void beginSqlite() throws SQLException {
    execute("PRAGMA busy_timeout = 1000");
    execute("PRAGMA locking_mode = EXCLUSIVE");
    try {
      execute("BEGIN EXCLUSIVE");
    } catch (SQLException e) {
      if ((e.getErrorCode() & 0xff) == SQLITE_BUSY) {
        throw new IllegalStateException(
            "another process has the file "
                + FileOwner.file(connection)
                + " open: stop the server, and close what else uses it",
            e);
      }
      throw e;
    }
  }

  private void beginPostgresql(boolean writes) throws SQLException {
    connection.setAutoCommit(false);
    if (!writes) {
      execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    execute("SET LOCAL statement_timeout = 0");
    execute("SET LOCAL idle_in_transaction_session_timeout = 0");
    execute("SET LOCAL lock_timeout = '5s'");
    refuseTwoCopies();
    if (writes) {
      lockTables();
    }
  }

  /**
   * Each side takes a lock with the number of its tables, so this also finds out that both are one.
   */
  private void refuseTwoCopies() throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement(
            "SELECT pg_try_advisory_xact_lock(hashtext('org.activitypub4j copy'),"
                + " hashtext(to_regclass(?)::oid::text))")) {
      lock.setString(1, schema.tables().name("schema"));
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw new IllegalStateException(
              "the source and the target are the same tables, or another copy is running");
        }
      }
    }
  }

  private void lockTables() throws SQLException {
    String all = tableNames().stream().map(schema.tables()::name).collect(Collectors.joining(", "));
    try {
      execute("LOCK TABLE " + all + " IN ACCESS EXCLUSIVE MODE");
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw new IllegalStateException(
            "another process uses the tables of the target: stop it", e);
      }
      throw e;
    }
  }

  void commit() throws SQLException {
    switch (schema.dialect()) {
      case SQLITE -> execute("COMMIT");
      case POSTGRESQL -> connection.commit();
    }
    isOpen = false;
  }

  private void rollback() throws SQLException {
    switch (schema.dialect()) {
      case SQLITE -> execute("ROLLBACK");
      case POSTGRESQL -> connection.rollback();
    }
  }

  // ---------------------------------------------------------------- what is refused

  /** A file cannot be locked for both. */
  static void refuseSameFile(JdbcSchema source, JdbcSchema target) throws SQLException {
    if (source.dialect() == Dialect.SQLITE && target.dialect() == Dialect.SQLITE) {
      Path from = file(source);
      Path to = file(target);
      try {
        if (Files.exists(from) && Files.exists(to) && Files.isSameFile(from, to)) {
          throw new IllegalStateException("the source and the target are the same file: " + from);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path file(JdbcSchema schema) throws SQLException {
    try (Connection connection = schema.dataSource().getConnection()) {
      return FileOwner.file(connection);
    }
  }

  /**
   * Who works with PostgreSQL has leased something, or did so not long ago. Who works with SQLite
   * has the file open.
   */
  void refuseLeases() throws SQLException {
    if (schema.dialect() == Dialect.SQLITE) {
      return;
    }
    String now = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 1000";
    long hosts = number("SELECT count(*) FROM {host} WHERE leased_until > " + now);
    long actors =
        number("SELECT count(*) FROM {inbox_actor} WHERE leased IS NOT NULL AND due > " + now);
    if (hosts + actors > 0) {
      throw new IllegalStateException(
          ("the source is in use: a process has leased %d hosts and %d actors. Stop it; if it was"
                  + " killed, wait for its leases to end, which takes 20 seconds by default")
              .formatted(hosts, actors));
    }
  }

  /** Looks once more, now that everything was read. */
  void refuseIfUsedMeanwhile() throws SQLException {
    if (schema.dialect() == Dialect.SQLITE) {
      return;
    }
    boolean hasWritten = place() != placeBefore; // sequences have no snapshot
    rollback();
    refuseLeases();
    if (hasWritten) {
      throw new IllegalStateException(
          "a process has written to the source while it was copied: stop it, and copy again");
    }
  }

  void refuseUnlessEmpty() throws SQLException {
    for (String table : tableNames()) {
      String look = "SELECT count(*) FROM (SELECT 1 FROM {" + table + "} LIMIT 1) AS rows_there";
      if (!RowCopy.IS_NEVER_EMPTY.contains(table) && number(look) > 0) {
        throw new IllegalStateException(
            "the target is not empty: there are rows in "
                + schema.tables().name(table)
                + ". Use a new database, or another prefix");
      }
    }
  }

  // ---------------------------------------------------------------- statements

  JdbcSchema schema() {
    return schema;
  }

  Connection connection() {
    return connection;
  }

  String sql(String template) {
    return schema.tables().sql(template);
  }

  /** Runs a statement with names of tables as {@link Tables} reads them. */
  void execute(String template) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql(template));
    }
  }

  /** Returns the number that a query returns. */
  long number(String template) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql(template))) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns the last number that was given to something; 0 if there was none. */
  long place() throws SQLException {
    return number(
        switch (schema.dialect()) {
          case SQLITE -> "SELECT value FROM {place}";
          case POSTGRESQL -> "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {place}";
        });
  }

  /** Lets numbers go on after one. */
  void setPlace(long last) throws SQLException {
    switch (schema.dialect()) {
      case SQLITE -> execute("UPDATE {place} SET value = " + last);
      case POSTGRESQL ->
          execute("SELECT setval('{place}', greatest(" + last + ", 1), " + (last > 0) + ")");
    }
  }

  List<String> tableNames() {
    return schema.tableNames(version);
  }

  /** What failed before was thrown already, and what was committed stays. */
  @Override
  public void close() {
    try (connection) {
      if (isOpen) {
        rollback();
      }
      connection.setAutoCommit(autoCommit);
    } catch (SQLException e) {
      LOG.debug("a connection could not be given back as it was", e);
    }
  }
}
