package org.activitypub4j.jdbc;

import java.net.URI;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements in transactions. Statements are constants, with {@code ?} for each value and
 * names of tables as {@link Tables} reads them. Values are text, URIs, numbers, bytes or null.
 */
final class Sql {
  private static final int MAX_IN = 256;
  private static final int MAX_ROWS = 64;

  private final Dialect dialect;
  private final Tables tables;
  private final JdbcTransactions transactions;
  private final Map<String, String> statements = new ConcurrentHashMap<>();

  Sql(JdbcSchema schema, JdbcTransactions transactions) {
    this.dialect = schema.dialect();
    this.tables = schema.tables();
    this.transactions = transactions;
  }

  /** Reads one row of a result. */
  @FunctionalInterface
  interface Row<R> {
    R read(ResultSet result) throws SQLException;
  }

  Dialect dialect() {
    return dialect;
  }

  JdbcTx check(Tx tx) {
    return transactions.check(tx);
  }

  /** Does some work. If it fails, what it did is undone, and the rest of the transaction stays. */
  <R> R allOrNothing(Tx tx, Supplier<R> work) {
    try {
      return check(tx).allOrNothing(work);
    } catch (SQLException e) {
      throw new DatabaseException("the database failed", e);
    }
  }

  /** Runs a statement, and returns how many rows it changed. */
  int update(Tx tx, String template, @Nullable Object... values) {
    return run(tx, template, PreparedStatement::executeUpdate, values);
  }

  /** Returns all rows of a query, or of a change that returns rows. */
  <R> List<R> list(Tx tx, String template, Row<R> row, @Nullable Object... values) {
    return run(
        tx,
        template,
        statement -> {
          List<R> rows = new ArrayList<>();
          try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
              rows.add(row.read(result));
            }
          }
          return rows;
        },
        values);
  }

  /** Returns the first row of a query, if it has one. */
  <R> Optional<R> one(Tx tx, String template, Row<R> row, @Nullable Object... values) {
    List<R> rows = list(tx, template, row, values);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  /** Returns the number that a query returns; 0 if it is null. */
  long number(Tx tx, String template, @Nullable Object... values) {
    return one(tx, template, result -> result.getLong(1), values).orElse(0L);
  }

  /** Returns a number that is higher than those before, for the order of things. */
  long nextPlace(Tx tx) {
    return switch (dialect) {
      case SQLITE -> number(tx, "UPDATE {place} SET value = value + 1 RETURNING value");
      case POSTGRESQL -> number(tx, "SELECT nextval('{place}')");
    };
  }

  /**
   * Returns the rows of a query about many numbers, which are asked for in parts.
   *
   * @param before the query up to the list, which ends with {@code IN}
   * @param numbers the list
   * @param after what comes after the list
   * @param values for what comes before the list
   */
  <R> List<R> listIn(
      Tx tx,
      String before,
      Collection<Long> numbers,
      String after,
      Row<R> row,
      @Nullable Object... values) {
    List<R> rows = new ArrayList<>();
    inParts(
        before,
        numbers,
        after,
        values,
        (template, all) -> rows.addAll(list(tx, template, row, all)));
    return rows;
  }

  /**
   * Runs a statement about many numbers, as {@link #listIn}, and returns how many rows it changed.
   */
  int updateIn(
      Tx tx, String before, Collection<Long> numbers, String after, @Nullable Object... values) {
    int[] changed = {0};
    inParts(
        before, numbers, after, values, (template, all) -> changed[0] += update(tx, template, all));
    return changed[0];
  }

  private interface Part {
    void run(String template, @Nullable Object[] values);
  }

  /**
   * Lists have few lengths, so that there are few statements; short ones repeat their last number.
   */
  private static void inParts(
      String before, Collection<Long> numbers, String after, @Nullable Object[] values, Part part) {
    List<Long> all = List.copyOf(numbers);
    for (int from = 0; from < all.size(); from += MAX_IN) {
      List<Long> some = all.subList(from, Math.min(all.size(), from + MAX_IN));
      int length = roundedUp(some.size());
      @Nullable Object[] with = Arrays.copyOf(values, values.length + length);
      for (int i = 0; i < length; i++) {
        with[values.length + i] = some.get(Math.min(i, some.size() - 1));
      }
      part.run(before + " (" + "?, ".repeat(length - 1) + "?)" + after, with);
    }
  }

  /** Inserts rows, many with each statement. */
  void insert(Tx tx, String into, List<@Nullable Object[]> rows) {
    int from = 0;
    while (from < rows.size()) {
      int count = Math.min(MAX_ROWS, Integer.highestOneBit(rows.size() - from));
      List<@Nullable Object> values = new ArrayList<>();
      rows.subList(from, from + count).forEach(row -> values.addAll(Arrays.asList(row)));
      String row = "(" + "?, ".repeat(rows.get(from).length - 1) + "?)";
      update(tx, into + " VALUES " + (row + ", ").repeat(count - 1) + row, values.toArray());
      from += count;
    }
  }

  private static int roundedUp(int size) {
    int below = Integer.highestOneBit(size);
    return below == size ? size : below * 2;
  }

  /**
   * Returns a page of a query.
   *
   * @param template without its limit
   * @param id where the next page begins
   */
  <R> ListPage<R> page(
      Tx tx,
      int limit,
      Function<R, URI> id,
      String template,
      Row<R> row,
      @Nullable Object... values) {
    @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = limit + 1L; // one more tells whether there is a next page
    List<R> rows = list(tx, template + " LIMIT ?", row, all);
    return rows.size() > limit
        ? new ListPage<>(rows.subList(0, limit), id.apply(rows.get(limit - 1)).toString())
        : new ListPage<>(rows, null);
  }

  /** Returns the number in a column, or null. */
  static @Nullable Long longOrNull(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /** Returns a URI that was stored, or null. */
  static @Nullable URI uri(@Nullable String text) {
    return text == null ? null : URI.create(text);
  }

  private <R> R run(Tx tx, String template, JdbcTx.Step<R> step, @Nullable Object... values) {
    JdbcTx open = transactions.check(tx);
    String sql = statements.computeIfAbsent(template, tables::sql);
    try {
      return open.with(
          sql,
          statement -> {
            bind(statement, values);
            return step.with(statement);
          });
    } catch (SQLException e) {
      throw new DatabaseException("the database failed", e);
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        statement.setNull(i + 1, Types.NULL);
      } else if (value instanceof String text) {
        statement.setString(i + 1, storable(text));
      } else if (value instanceof URI uri) {
        statement.setString(i + 1, storable(uri.toString()));
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        throw new IllegalArgumentException("a value cannot be stored: " + value.getClass());
      }
    }
  }

  /**
   * Replaces what no database stores: the character 0, and halves of characters. Strangers can ask
   * for any text, and no id has these.
   */
  private static String storable(String text) {
    int at = 0;
    while (at < text.length() && !isStrange(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> clean.appendCodePoint(isStrange(c) ? 0xfffd : c));
    return clean.toString();
  }

  private static boolean isStrange(int c) {
    return c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
