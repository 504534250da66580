package org.activitypub4j.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the stores, and how they come to the version of this library. The version is kept
 * in a table of its own, {@code ap_schema}. Several processes may start at once: one of them
 * changes the tables, and the others wait.
 *
 * <p>This library works with its own version and with the one after it, so that nodes can be
 * replaced one by one. Immutable.
 */
public final class JdbcSchema {
  /** The prefix of the names of all tables, unless another is set. */
  public static final String DEFAULT_PREFIX = "ap_";

  /** The version of the tables that this library makes. */
  private static final int LATEST = 6;

  private static final Pattern TABLE = Pattern.compile("(CREATE|DROP) TABLE \\{(\\w+)}");
  private static final int SQLITE_BUSY = 5;
  private static final int MAX_TRIES = 500;

  private final DataSource dataSource;
  private final Dialect dialect;
  private final @Nullable String schema;
  private final String prefix;
  private final Tables tables;

  private JdbcSchema(
      DataSource dataSource, Dialect dialect, @Nullable String schema, String prefix) {
    this.dataSource = dataSource;
    this.dialect = dialect;
    this.schema = schema;
    this.prefix = prefix;
    this.tables = new Tables(schema, prefix);
  }

  /**
   * Returns the tables of a database, in its default schema, with names that begin with {@code
   * ap_}. Takes a connection to ask which database it is.
   *
   * @throws IllegalArgumentException if it is neither SQLite nor PostgreSQL
   */
  public static JdbcSchema of(DataSource dataSource) {
    Objects.requireNonNull(dataSource, "dataSource");
    try (Connection connection = dataSource.getConnection()) {
      return new JdbcSchema(dataSource, Dialect.of(connection), null, DEFAULT_PREFIX);
    } catch (SQLException e) {
      throw new DatabaseException("the database cannot be reached", e);
    }
  }

  /**
   * Returns the same tables in another schema of PostgreSQL, which must exist. By default they are
   * in the first one of the connection's {@code search_path}.
   *
   * @throws IllegalArgumentException if it has anything but letters, digits and underscores of
   *     ASCII, begins with a digit, is empty or longer than 30; or if the database is SQLite, which
   *     has no schemas
   */
  public JdbcSchema schema(String name) {
    Objects.requireNonNull(name, "name");
    if (dialect == Dialect.SQLITE) {
      throw new IllegalArgumentException("SQLite has no schemas");
    }
    return new JdbcSchema(dataSource, dialect, name, prefix);
  }

  /**
   * Returns the same tables with names that begin differently.
   *
   * @throws IllegalArgumentException if it has anything but letters, digits and underscores of
   *     ASCII, begins with a digit, is empty or longer than 30
   */
  public JdbcSchema tablePrefix(String newPrefix) {
    return new JdbcSchema(
        dataSource, dialect, schema, Objects.requireNonNull(newPrefix, "newPrefix"));
  }

  /** Returns the version of the tables that this library makes, from 1 on. */
  public int latest() {
    return LATEST;
  }

  /** Returns the version of the tables in the database; 0 if there are none. */
  public int installed() {
    try (Connection connection = dataSource.getConnection()) {
      return installed(connection);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Makes, changes or checks the tables. All changes are in one transaction.
   *
   * @throws IllegalStateException if the tables are not of a version that this library works with.
   *     The message says what to do
   */
  public void apply(SchemaMode mode) {
    switch (mode) {
      case MIGRATE -> migrate();
      case VALIDATE -> validate(installed());
      case NONE -> {}
    }
  }

  /**
   * Returns the SQL that brings the tables from one version to another, for people who change their
   * databases themselves: statements that end with a semicolon, without BEGIN and COMMIT.
   *
   * @param from a version, from 0, where there are no tables
   * @param to a version, up to {@link #latest}
   * @throws IllegalArgumentException if there is no such version, or it goes backwards
   */
  public String sql(int from, int to) {
    if (from < 0 || to > LATEST || from > to) {
      throw new IllegalArgumentException(
          "there is no way from version %d to %d; versions go from 0 to %d"
              .formatted(from, to, LATEST));
    }
    StringBuilder sql = new StringBuilder();
    for (int version = from + 1; version <= to; version++) {
      sql.append("-- Version ").append(version).append('\n');
      sql.append(tables.sql(read(version)));
      sql.append(tables.sql("UPDATE {schema} SET version = " + version + ";\n"));
    }
    return sql.toString();
  }

  Dialect dialect() {
    return dialect;
  }

  /** Returns what the tables of a version are called, without the prefix. */
  List<String> tableNames(int version) {
    List<String> names = new ArrayList<>();
    for (int each = 1; each <= version; each++) {
      TABLE
          .matcher(read(each))
          .results()
          .forEach(
              found -> {
                if (found.group(1).equals("CREATE")) {
                  names.add(found.group(2));
                } else {
                  names.remove(found.group(2));
                }
              });
    }
    return names;
  }

  Tables tables() {
    return tables;
  }

  DataSource dataSource() {
    return dataSource;
  }

  private String read(int version) {
    String name = dialect.directory() + "/" + version + ".sql";
    try (InputStream in = JdbcSchema.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void validate(int installed) {
    if (installed < LATEST) {
      throw new IllegalStateException(
          ("the tables have version %d, and this library needs %d: start once with MIGRATE, or run"
                  + " what sql(%d, %d) returns")
              .formatted(installed, LATEST, installed, LATEST));
    }
    if (installed > LATEST + 1) {
      throw new IllegalStateException(
          "the tables have version %d, and this library knows %d: use a newer library"
              .formatted(installed, LATEST));
    }
  }

  private void migrate() {
    try (Connection connection = dataSource.getConnection()) {
      switch (dialect) {
        case SQLITE -> migrateSqlite(connection);
        case POSTGRESQL -> migratePostgresql(connection);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void migrateSqlite(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 30000");
      useWal(statement);
      statement.execute("BEGIN IMMEDIATE");
      boolean done = false;
      try {
        change(connection, statement);
        statement.execute("COMMIT");
        done = true;
      } finally {
        if (!done) {
          statement.execute("ROLLBACK");
        }
      }
    }
  }

  /**
   * Turns the write-ahead log on, which the file remembers. The first process needs the file for
   * itself, and SQLite does not wait for that.
   */
  private static void useWal(Statement statement) throws SQLException {
    for (int i = 1; ; i++) {
      try {
        statement.execute("PRAGMA journal_mode = WAL");
        return;
      } catch (SQLException e) {
        if ((e.getErrorCode() & 0xff) != SQLITE_BUSY || i == MAX_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private void migratePostgresql(Connection connection) throws SQLException {
    boolean former = connection.getAutoCommit();
    connection.setAutoCommit(false);
    boolean done = false;
    try (Statement statement = connection.createStatement()) {
      try (PreparedStatement lock =
          connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtext(?))")) {
        lock.setString(1, "org.activitypub4j " + tables.name("schema"));
        lock.execute();
      }
      change(connection, statement);
      connection.commit();
      done = true;
    } finally {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(former);
    }
  }

  /** Runs in a transaction, while no other process changes the tables. */
  private void change(Connection connection, Statement statement) throws SQLException {
    int installed = installed(connection);
    if (installed >= LATEST) {
      validate(installed);
      return;
    }
    for (String each : statements(sql(installed, LATEST))) {
      statement.execute(each);
    }
  }

  private int installed(Connection connection) throws SQLException {
    String exists =
        switch (dialect) {
          case SQLITE -> "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";
          case POSTGRESQL -> "SELECT 1 WHERE to_regclass(?) IS NOT NULL";
        };
    try (PreparedStatement look = connection.prepareStatement(exists)) {
      look.setString(1, tables.name("schema"));
      try (ResultSet found = look.executeQuery()) {
        if (!found.next()) {
          return 0;
        }
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery(tables.sql("SELECT version FROM {schema}"))) {
      return version.next() ? version.getInt(1) : 0;
    }
  }

  /** Splits SQL of ours, in which a line that ends with a semicolon ends a statement. */
  private static List<String> statements(String sql) {
    List<String> all = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    sql.lines()
        .filter(line -> !line.startsWith("--"))
        .forEach(
            line -> {
              statement.append(line).append('\n');
              if (line.endsWith(";")) {
                all.add(statement.toString());
                statement.setLength(0);
              }
            });
    return all;
  }

  private static DatabaseException failed(SQLException cause) {
    return new DatabaseException("the tables cannot be read or changed", cause);
  }
}
