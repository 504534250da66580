package org.activitypub4j.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of all stores, on SQLite, in transactions that a framework runs. */
@Tag("slow")
class JoinedSqliteContractsTest extends StoreContracts {
  @TempDir Path directory;

  private final List<HikariDataSource> pools = new ArrayList<>();

  @Override
  JdbcStorage empty() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:sqlite:"
            + directory.resolve(pools.size() + ".db")
            + "?journal_mode=WAL&transaction_mode=IMMEDIATE&busy_timeout=10000");
    config.setMaximumPoolSize(4);
    pools.add(new HikariDataSource(config));
    return ThreadTransactions.storage(JdbcSchema.of(pools.get(pools.size() - 1)));
  }

  @Override
  boolean runsAtOnce() {
    return false;
  }

  @AfterEach
  void closePools() {
    pools.forEach(HikariDataSource::close);
  }
}
