package org.activitypub4j.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import org.activitypub4j.jdbc.JdbcSchema;
import org.activitypub4j.jdbc.JdbcStorage;

/** A store in a database, with the connections to it. */
record OpenedStore(JdbcStorage storage, Runnable connections) implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 8;

  /**
   * Opens a store.
   *
   * @param where a file, or a URL of PostgreSQL
   * @param name of the server, of which several can share a place; may be empty
   * @throws IOException if it cannot be opened, with a message for who named it
   */
  static OpenedStore open(String where, String name) throws IOException {
    try {
      return tryToOpen(where, name);
    } catch (RuntimeException e) { // each driver has exceptions of its own
      throw new IOException("--store " + where + " cannot be opened: " + e.getMessage(), e);
    }
  }

  private static OpenedStore tryToOpen(String where, String name) {
    if (!where.startsWith("jdbc:")) {
      return new OpenedStore(JdbcStorage.openFile(Path.of(where + name)), () -> {});
    }
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(where);
    config.setMaximumPoolSize(MAX_CONNECTIONS);
    HikariDataSource pool = new HikariDataSource(config);
    String prefix = "ap" + name.replace('-', '_') + "_";
    return new OpenedStore(
        JdbcStorage.builder(JdbcSchema.of(pool).tablePrefix(prefix)).build(), pool::close);
  }

  @Override
  public void close() {
    storage.close();
    connections.run();
  }
}
