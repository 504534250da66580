package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.OutboundActivity;
import org.sqlite.SQLiteDataSource;

/** Empty databases for tests: a new file of SQLite, or a new schema of one PostgreSQL server. */
final class Databases {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /** Shares small enough to be filled. */
  static final Limits SMALL =
      Limits.DEFAULT
          .withInbox(new Shares.Limit(1_200, 1L << 30), new Shares.Limit(40, 64L << 20))
          .withDeliveries(20_000)
          .withParked(new Shares.Limit(80, 1L << 20));

  /** One server for all tests of this JVM. It ends with the JVM. */
  private static final class Server {
    static final HikariDataSource POOL = start();

    private static HikariDataSource start() {
      try {
        HikariConfig config = new HikariConfig();
        config.setDataSource(EmbeddedPostgres.builder().start().getPostgresDatabase());
        config.setMaximumPoolSize(20);
        return new HikariDataSource(config);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Databases() {}

  static DataSource sqlite(Path directory) {
    SQLiteDataSource file = new SQLiteDataSource();
    file.setUrl("jdbc:sqlite:" + directory.resolve("test" + COUNT.incrementAndGet() + ".db"));
    return file;
  }

  static JdbcSchema sqliteTables(Path directory) {
    return migrated(JdbcSchema.of(sqlite(directory)));
  }

  static DataSource postgresql() {
    return Server.POOL;
  }

  /** The tables in a schema of their own, not made yet. */
  static JdbcSchema newSchema() {
    String name = "t" + COUNT.incrementAndGet();
    execute(postgresql(), "CREATE SCHEMA " + name);
    return JdbcSchema.of(postgresql()).schema(name);
  }

  static JdbcSchema postgresqlTables() {
    return migrated(newSchema());
  }

  private static JdbcSchema migrated(JdbcSchema schema) {
    schema.apply(SchemaMode.MIGRATE);
    return schema;
  }

  static void execute(DataSource dataSource, String... statements) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Adds a delivery that waits, and a received activity that waits. */
  static void add(JdbcStorage storage, Instant now) {
    String host = "https://b.example";
    URI inbox = URI.create(host + "/inbox");
    Delivery delivery = new Delivery(Delivery.Kind.INBOX, inbox, host, "b.example", 1, null);
    byte[] document = "{}".getBytes(UTF_8);
    OutboundActivity outbound =
        new OutboundActivity("alice", URI.create("https://a.example/1"), document, now, now, null);
    URI bob = URI.create(host + "/bob");
    InboxEntry entry =
        new InboxEntry(
            "key", bob, "o", document, Ground.SIGNATURE, null, Set.of("alice"), Run.FIRST, now, 0);
    storage
        .transactions()
        .run(
            tx -> {
              storage.deliveries().add(tx, outbound, List.of(delivery));
              return storage.inbox().accept(tx, List.of(entry));
            });
  }
}
