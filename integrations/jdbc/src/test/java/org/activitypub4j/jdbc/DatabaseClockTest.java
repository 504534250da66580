package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Processes with one database agree on the time, whatever their machines say. */
class DatabaseClockTest {
  private static final Duration AHEAD = Duration.ofHours(1);

  /** Connections to a database whose clock is ahead of that of this machine. */
  private static DataSource ahead() throws SQLException {
    Databases.execute(
        Databases.postgresql(),
        "CREATE SCHEMA IF NOT EXISTS ahead",
        "CREATE OR REPLACE FUNCTION ahead.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
            + " AS 'SELECT pg_catalog.clock_timestamp() + interval ''1 hour'''");
    PGSimpleDataSource source = new PGSimpleDataSource();
    try (Connection connection = Databases.postgresql().getConnection()) {
      source.setUrl(connection.getMetaData().getURL());
      source.setUser(connection.getMetaData().getUserName());
    }
    source.setOptions("-c search_path=ahead,pg_catalog");
    return source;
  }

  @Test
  void the_time_is_that_of_the_database() throws SQLException {
    try (DatabaseClock clock = new DatabaseClock(ahead())) {
      Instant before = clock.instant();
      assertThat(before).isCloseTo(Instant.now().plus(AHEAD), within(1, ChronoUnit.MINUTES));
      assertThat(clock.instant()).isAfterOrEqualTo(before);
    }
  }

  @Test
  void what_several_processes_share_has_that_time_and_a_file_that_of_its_machine() {
    JdbcSchema tables = Databases.postgresqlTables();
    try (JdbcStorage storage = JdbcStorage.builder(tables).build()) {
      assertThat(storage.clock()).isInstanceOf(DatabaseClock.class);
    }
  }
}
