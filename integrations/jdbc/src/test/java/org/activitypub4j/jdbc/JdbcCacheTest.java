package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.activitypub4j.client.SharedCache;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What was fetched is kept beyond the process, for a time and up to a limit. */
@ParameterizedClass
@EnumSource
class JdbcCacheTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Shares.Limit LIMIT = new Shares.Limit(100, 100_000);

  @TempDir Path directory;

  private final SteppingClock clock = new SteppingClock();
  private final Dialect dialect;
  private JdbcTransactions transactions;
  private Sql sql;
  private JdbcCache cache;

  JdbcCacheTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    JdbcSchema schema =
        switch (dialect) {
          case SQLITE -> Databases.sqliteTables(directory);
          case POSTGRESQL -> Databases.postgresqlTables();
        };
    transactions = JdbcTransactions.of(schema);
    sql = new Sql(schema, transactions);
    cache = node();
  }

  @AfterEach
  void close() {
    cache.close();
    transactions.close();
  }

  private JdbcCache node() {
    return new JdbcCache(sql, transactions, LIMIT, clock);
  }

  private static void put(SharedCache into, String key, String value, Duration lifetime) {
    into.put(key, value.getBytes(UTF_8), lifetime);
  }

  private static String value(SharedCache from, String key) {
    return from.get(key).map(bytes -> new String(bytes, UTF_8)).orElse("none");
  }

  private int rows() {
    return transactions.run(
        tx -> sql.one(tx, "SELECT count(*) FROM {cache}", row -> row.getInt(1)).orElseThrow());
  }

  @Test
  void what_is_put_is_there_at_once_and_after_a_restart() {
    put(cache, "key", "first", HOUR);
    put(cache, "key", "second", HOUR);
    assertThat(value(cache, "key")).isEqualTo("second");
    cache.close();
    cache = node();
    assertThat(value(cache, "key")).isEqualTo("second");
    assertThat(value(cache, "other")).isEqualTo("none");
  }

  @Test
  void other_nodes_see_it_a_moment_later() {
    put(cache, "key", "value", HOUR);
    try (JdbcCache other = node()) {
      Await.until("the other node sees it", () -> value(other, "key").equals("value"));
      put(other, "key", "new", HOUR);
      Await.until("this node sees it", () -> value(cache, "key").equals("new"));
      other.remove("key");
      Await.until("this node does not see it", () -> value(cache, "key").equals("none"));
    }
  }

  @Test
  void a_lifetime_ends() {
    put(cache, "unwritten", "value", HOUR);
    clock.advance(HOUR.minusNanos(1));
    assertThat(value(cache, "unwritten")).isEqualTo("value");
    clock.advance(Duration.ofNanos(1));
    assertThat(value(cache, "unwritten")).isEqualTo("none");
    put(cache, "written", "value", HOUR);
    cache.close();
    cache = node();
    clock.advance(HOUR.minusNanos(1));
    assertThat(value(cache, "written")).isEqualTo("value");
    clock.advance(Duration.ofNanos(1));
    assertThat(value(cache, "written")).isEqualTo("none");
  }

  @Test
  void what_is_removed_is_not_written_later() {
    put(cache, "key", "value", HOUR);
    cache.remove("key");
    assertThat(value(cache, "key")).isEqualTo("none");
    cache.close();
    cache = node();
    assertThat(value(cache, "key")).isEqualTo("none");
  }

  @Test
  void nobody_waits_for_it_in_a_transaction() {
    transactions.run(
        tx -> {
          for (int i = 0; i < 2_000; i++) {
            put(cache, "key " + i, "value", HOUR);
            cache.remove("key " + i / 2);
          }
          return tx;
        });
    assertThat(value(cache, "key 1999")).isEqualTo("value");
    assertThat(value(cache, "key 999")).isEqualTo("none");
  }

  @Test
  void one_of_all_has_a_claim_for_its_time() {
    try (JdbcCache other = node()) {
      assertThat(cache.claim("work", HOUR)).isTrue();
      assertThat(other.claim("work", HOUR)).isFalse();
      assertThat(cache.claim("work", HOUR)).isFalse();
      assertThat(other.claim("other work", HOUR)).isTrue();
      clock.advance(HOUR);
      assertThat(other.claim("work", HOUR)).isTrue();
      assertThat(cache.claim("work", HOUR)).isFalse();
    }
  }

  @Test
  void what_is_over_and_what_is_too_much_is_forgotten() {
    for (int i = 0; i < 300; i++) {
      put(cache, "over " + i, "value", Duration.ofMinutes(1));
      put(cache, "first " + i, "value", HOUR);
      put(cache, "last " + i, "value", HOUR.plusMinutes(1));
    }
    clock.advance(Duration.ofMinutes(1));
    cache.close();
    assertThat(rows()).isEqualTo(LIMIT.rows());
    cache = node();
    assertThat(value(cache, "over 1")).isEqualTo("none");
    assertThat(value(cache, "first 1")).isEqualTo("none");
    assertThat(transactions.<Integer>run(tx -> lasting(tx))).isEqualTo(100);
  }

  private int lasting(Tx tx) {
    return sql.one(
            tx,
            "SELECT count(*) FROM {cache} WHERE expires > ?",
            row -> row.getInt(1),
            Times.number(clock.instant().plus(HOUR.minusMinutes(1))))
        .orElseThrow();
  }

  @Test
  void what_takes_too_many_bytes_is_forgotten_too() {
    for (int i = 0; i < 50; i++) {
      put(cache, "large " + i, "x".repeat(20_000), HOUR);
      cache.close(); // as often as it is written, a part is forgotten
      cache = node();
    }
    assertThat(rows()).isLessThan(10);
  }

  @Test
  void a_value_that_is_too_large_is_not_kept_nor_an_older_one_in_its_place() {
    put(cache, "key", "small", HOUR);
    put(cache, "key", "x".repeat(300_000), HOUR);
    assertThat(value(cache, "key")).isEqualTo("none");
  }

  @Test
  void keys_of_any_kind_and_length_are_told_apart() {
    String odd = "\u0000\uD83D\uDE00'\"".repeat(500);
    put(cache, odd, "odd", HOUR);
    put(cache, odd + "x", "odder", HOUR);
    cache.close();
    cache = node();
    assertThat(value(cache, odd)).isEqualTo("odd");
    assertThat(value(cache, odd + "x")).isEqualTo("odder");
  }

  @Test
  void without_the_database_it_is_as_if_it_were_empty() {
    put(cache, "key", "value", HOUR);
    cache.close();
    transactions.run(tx -> sql.update(tx, "DROP TABLE {cache}"));
    cache = node();
    assertThat(value(cache, "key")).isEqualTo("none");
    put(cache, "key", "value", HOUR);
    cache.remove("key");
    assertThat(value(cache, "key")).isEqualTo("none");
    assertThat(cache.claim("work", HOUR)).isTrue();
  }

  @Test
  void only_a_file_belongs_to_one_process() {
    assertThat(cache.isOfOneProcess()).isEqualTo(dialect == Dialect.SQLITE);
  }
}
