package org.activitypub4j.jdbc;

import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies the rows of all tables, and lets go what was held. Which tables there are is read from the
 * SQL that makes them, and their columns from the source. Both databases have only text, numbers
 * and bytes.
 */
final class RowCopy {
  /** They have a row from the start: the version, the last number, and what was made at random. */
  static final Set<String> IS_NEVER_EMPTY = Set.of("schema", "place", "setting");

  /** The version was compared, and the last number is set at the end. */
  private static final Set<String> IS_NOT_COPIED = Set.of("schema", "place");

  /** What is held in memory of each side: so many rows or bytes, but at least one row. */
  private static final int MAX_ROWS = 1_000;

  private static final int MAX_BYTES = 4 << 20;

  private final CopySide from;
  private final CopySide to;

  RowCopy(CopySide from, CopySide to) {
    this.from = from;
    this.to = to;
  }

  private enum Kind {
    NUMBER(Types.BIGINT),
    TEXT(Types.VARCHAR),
    BYTES(Types.VARBINARY);

    final int type;

    Kind(int type) {
      this.type = type;
    }

    static Kind of(String column, int type) {
      return switch (type) {
        case Types.INTEGER, Types.BIGINT -> NUMBER;
        case Types.VARCHAR -> TEXT;
        case Types.BINARY, Types.VARBINARY, Types.BLOB -> BYTES;
        default -> throw new IllegalStateException("a column of another type: " + column);
      };
    }
  }

  /** Returns how many rows there were, by the full names of the tables of the target. */
  Map<String, Long> all() throws SQLException {
    to.execute("DELETE FROM {setting}");
    Map<String, Long> copied = new LinkedHashMap<>();
    for (String table : from.tableNames()) {
      if (!IS_NOT_COPIED.contains(table)) {
        String name = to.schema().tables().name(table);
        copied.put(name, copy(table, name));
      }
    }
    to.setPlace(Math.max(from.place(), to.place()));
    letGo();
    return copied;
  }

  private long copy(String table, String name) throws SQLException {
    long rows;
    try {
      rows = rows(table);
    } catch (BatchUpdateException e) {
      // Its own message has the values of the row, and may be long.
      SQLException first = e.getNextException() == null ? e : e.getNextException();
      throw new DatabaseException("nothing was copied; " + name + " failed", first);
    } catch (SQLException e) {
      throw new DatabaseException("nothing was copied; " + name + " failed", e);
    }
    String count = "SELECT count(*) FROM {" + table + "}";
    long there = from.number(count);
    long here = to.number(count);
    if (there != here || rows != here) {
      throw new IllegalStateException(
          "nothing was copied; of %s the source has %d rows, %d were read, and the target has %d"
              .formatted(name, there, rows, here));
    }
    return rows;
  }

  private long rows(String table) throws SQLException {
    Map<String, Kind> columns = columns(from, "*", table);
    String names = String.join(", ", columns.keySet());
    // The target must have the same columns.
    List<Kind> kinds = List.copyOf(columns(to, names, table).values());
    String select = "SELECT " + names + " FROM {" + table + "}";
    String insert =
        "INSERT INTO {%s} (%s) VALUES (%s?)"
            .formatted(table, names, "?, ".repeat(columns.size() - 1));
    try (Statement statement = from.connection().createStatement();
        PreparedStatement into = to.connection().prepareStatement(to.sql(insert))) {
      statement.setFetchSize(rowsAtOnce(table, columns));
      try (ResultSet row = statement.executeQuery(from.sql(select))) {
        return rows(row, kinds, into);
      }
    }
  }

  private static Map<String, Kind> columns(CopySide side, String names, String table)
      throws SQLException {
    Map<String, Kind> columns = new LinkedHashMap<>();
    try (Statement statement = side.connection().createStatement();
        ResultSet none =
            statement.executeQuery(
                side.sql("SELECT " + names + " FROM {" + table + "} WHERE 0 = 1"))) {
      ResultSetMetaData meta = none.getMetaData();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        String name = meta.getColumnName(i);
        columns.put(name, Kind.of(name, meta.getColumnType(i)));
      }
    }
    return columns;
  }

  /** PostgreSQL sends so many rows at a time, however large; SQLite reads one after the other. */
  private int rowsAtOnce(String table, Map<String, Kind> columns) throws SQLException {
    if (from.schema().dialect() == Dialect.SQLITE) {
      return 0;
    }
    List<String> lengths = new ArrayList<>(List.of("64"));
    columns.forEach(
        (name, kind) -> {
          if (kind != Kind.NUMBER) {
            lengths.add("coalesce(octet_length(" + name + "), 0)");
          }
        });
    long longest =
        from.number(
            lengths.stream()
                .collect(Collectors.joining(" + ", "SELECT max(", ") FROM {" + table + "}")));
    return (int) Math.max(1, Math.min(MAX_ROWS, MAX_BYTES / Math.max(1, longest)));
  }

  private static long rows(ResultSet row, List<Kind> kinds, PreparedStatement into)
      throws SQLException {
    long rows = 0;
    int waiting = 0;
    long bytes = 0;
    while (row.next()) {
      for (int i = 0; i < kinds.size(); i++) {
        bytes += set(into, i + 1, kinds.get(i), row);
      }
      into.addBatch();
      rows++;
      waiting++;
      if (waiting == MAX_ROWS || bytes >= MAX_BYTES) {
        into.executeBatch();
        waiting = 0;
        bytes = 0;
      }
    }
    if (waiting > 0) {
      into.executeBatch();
    }
    return rows;
  }

  /** Hands a value on, and returns how many bytes it takes, about. */
  private static long set(PreparedStatement into, int column, Kind kind, ResultSet row)
      throws SQLException {
    switch (kind) {
      case NUMBER -> {
        long number = row.getLong(column);
        if (!row.wasNull()) {
          into.setLong(column, number);
          return Long.BYTES;
        }
      }
      case TEXT -> {
        String text = row.getString(column);
        if (text != null) {
          into.setString(column, text);
          return 2L * text.length();
        }
      }
      case BYTES -> {
        byte[] bytes = row.getBytes(column);
        if (bytes != null) {
          into.setBytes(column, bytes);
          return bytes.length;
        }
      }
    }
    into.setNull(column, kind.type);
    return 0;
  }

  /** No process holds what it held in the source. */
  private void letGo() throws SQLException {
    to.execute("UPDATE {host} SET leased_until = NULL, next = 0 WHERE leased_until IS NOT NULL");
    to.execute("UPDATE {inbox} SET leased = 0, due = 0 WHERE leased = 1");
    to.execute(
        "UPDATE {inbox_actor} SET leased = NULL, ready = 0, due = 0 WHERE leased IS NOT NULL");
    to.execute("DELETE FROM {cache} WHERE length(value) = 0"); // somebody was about to fetch it
  }
}
