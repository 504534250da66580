package org.activitypub4j.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * This process as the only one that works with a file of SQLite. A second one would send what the
 * first one is sending. The lock is on a file beside it, because SQLite locks its own; the system
 * gives it back when the process ends, however it ends.
 */
final class FileOwner implements AutoCloseable {
  /** By the database. Several storages of one process share a lock. */
  private static final Map<Path, FileOwner> OWNED = new HashMap<>();

  private final Path database;
  private final FileChannel channel;
  private int storages = 1;

  private FileOwner(Path database, FileChannel channel) {
    this.database = database;
    this.channel = channel;
  }

  /** The file of a database of SQLite; an empty path if it is in memory. */
  static Path file(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA database_list")) {
      row.next();
      return Path.of(row.getString("file"));
    }
  }

  /**
   * Takes the file for this process until it is closed.
   *
   * @throws IllegalStateException if another process has it
   */
  static FileOwner of(Path database) {
    Path path = database.toAbsolutePath().normalize();
    synchronized (OWNED) {
      FileOwner present = OWNED.get(path);
      if (present != null) {
        present.storages++;
        return present;
      }
      FileOwner owner = new FileOwner(path, locked(path));
      OWNED.put(path, owner);
      return owner;
    }
  }

  private static FileChannel locked(Path database) {
    Path beside = database.resolveSibling(database.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new IllegalStateException(
            "another process uses "
                + database
                + ": a file of SQLite belongs to one process; several can share a PostgreSQL");
      }
      return channel;
    } catch (IOException e) {
      throw new IllegalStateException("cannot lock " + beside, e);
    }
  }

  @Override
  public void close() {
    synchronized (OWNED) {
      if (--storages == 0) {
        OWNED.remove(database);
        try {
          channel.close();
        } catch (IOException e) {
          throw new IllegalStateException("cannot give back " + database, e);
        }
      }
    }
  }
}
