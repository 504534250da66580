package org.activitypub4j.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Databases of tests. */
final class Databases {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** One server for all tests of this JVM. It ends with the JVM. */
  private static final class Server {
    static final EmbeddedPostgres POSTGRESQL = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Databases() {}

  /** The URL of a new file of SQLite, with the settings that docs/spring-boot.md tells. */
  static String newSqlite(Path directory) {
    return "jdbc:sqlite:"
        + directory.resolve("test" + COUNT.incrementAndGet() + ".db")
        + "?journal_mode=WAL&transaction_mode=IMMEDIATE&busy_timeout=10000";
  }

  /** The URL of a new schema of a PostgreSQL server. */
  static String newPostgresql() {
    String name = "t" + COUNT.incrementAndGet();
    try (Connection connection = Server.POSTGRESQL.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + name);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return Server.POSTGRESQL.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + name;
  }

  static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(8);
    return new HikariDataSource(config);
  }
}
