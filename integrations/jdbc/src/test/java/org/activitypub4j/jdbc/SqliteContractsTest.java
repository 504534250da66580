package org.activitypub4j.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of all stores, on SQLite. */
class SqliteContractsTest extends StoreContracts {
  @TempDir Path directory;

  @Override
  JdbcStorage empty() {
    return new JdbcStorage(Databases.sqliteTables(directory), Databases.SMALL, null);
  }

  @Override
  boolean runsAtOnce() {
    return false;
  }
}
