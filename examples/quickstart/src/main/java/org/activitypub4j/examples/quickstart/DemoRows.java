package org.activitypub4j.examples.quickstart;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.jdbc.JdbcTransactions;
import org.activitypub4j.model.Activity;
import org.activitypub4j.server.spi.Tx;

/**
 * Rows of the application itself, in the database of the stores: they are committed together with
 * what the stores did in the same transaction.
 */
final class DemoRows {
  private final JdbcTransactions transactions;
  private final String prefix;

  DemoRows(JdbcStorage storage, String name) {
    this.transactions = storage.transactions();
    this.prefix = "demo_" + name + "_";
    transactions.run(
        tx -> {
          execute(tx, "CREATE TABLE IF NOT EXISTS %snumber (name TEXT PRIMARY KEY, value BIGINT)");
          execute(tx, "CREATE TABLE IF NOT EXISTS %sarrived (activity TEXT)");
          return tx;
        });
  }

  /** The port of the server; 0 before the first start. */
  int port() {
    return (int) number("port");
  }

  void keepPort(int port) {
    put("port", port);
  }

  /** Counts a start, and returns how many there were. */
  int countStart() {
    int starts = (int) number("starts") + 1;
    put("starts", starts);
    return starts;
  }

  int posted() {
    return (int) number("posted");
  }

  void addPosted(Tx tx, int number) {
    put(tx, "posted", number);
  }

  void addArrived(Tx tx, Activity activity) {
    String id = activity.id().map(URI::toString).orElse("");
    try (PreparedStatement insert =
        transactions
            .connection(tx)
            .prepareStatement("INSERT INTO %sarrived VALUES (?)".formatted(prefix))) {
      insert.setString(1, id);
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("a row was not stored", e);
    }
  }

  long arrived() {
    return query("SELECT count(*) FROM %sarrived");
  }

  long different() {
    return query("SELECT count(DISTINCT activity) FROM %sarrived");
  }

  private long number(String name) {
    return query("SELECT coalesce(max(value), 0) FROM %snumber WHERE name = '" + name + "'");
  }

  private void put(String name, long value) {
    transactions.run(
        tx -> {
          put(tx, name, value);
          return tx;
        });
  }

  private void put(Tx tx, String name, long value) {
    execute(
        tx,
        "INSERT INTO %snumber VALUES ('"
            + name
            + "', "
            + value
            + ") ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  }

  private void execute(Tx tx, String sql) {
    Connection connection = transactions.connection(tx);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.formatted(prefix));
    } catch (SQLException e) {
      throw new IllegalStateException("a row was not stored", e);
    }
  }

  private long query(String sql) {
    return transactions.run(
        tx -> {
          try (Statement statement = transactions.connection(tx).createStatement();
              ResultSet row = statement.executeQuery(sql.formatted(prefix))) {
            return row.next() ? row.getLong(1) : 0;
          } catch (SQLException e) {
            throw new IllegalStateException("a row was not read", e);
          }
        });
  }
}
