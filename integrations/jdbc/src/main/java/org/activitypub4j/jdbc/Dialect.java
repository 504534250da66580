package org.activitypub4j.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** A database that the stores know, and in what its SQL differs. */
enum Dialect {
  /** One writer at a time, so rows need no locks. */
  SQLITE("", ""),
  POSTGRESQL(" FOR UPDATE", " FOR UPDATE SKIP LOCKED");

  private final String lock;
  private final String lockOrSkip;

  Dialect(String lock, String lockOrSkip) {
    this.lock = lock;
    this.lockOrSkip = lockOrSkip;
  }

  /**
   * Returns the dialect of a database.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "sqlite" -> SQLITE;
      case "postgresql" -> POSTGRESQL;
      default ->
          throw new IllegalArgumentException(
              "the stores know SQLite and PostgreSQL, and not " + product);
    };
  }

  /** Returns whether a transaction has the whole database for itself. */
  boolean hasOneWriter() {
    return this == SQLITE;
  }

  /** Returns the directory of its SQL. */
  String directory() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what a query ends with that locks the rows which it returns. */
  String lock() {
    return lock;
  }

  /** Returns what a query ends with that locks its rows, and leaves out those that are locked. */
  String lockOrSkip() {
    return lockOrSkip;
  }

  /** Returns the same for a query of several tables, of which the rows of one are locked. */
  String lockOrSkipOf(String table) {
    return lockOrSkip.replace(" FOR UPDATE", " FOR UPDATE OF " + table);
  }
}
