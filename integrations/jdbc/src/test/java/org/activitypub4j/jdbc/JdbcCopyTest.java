package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.testing.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a copy has of its source, and what is refused. */
class JdbcCopyTest {
  @TempDir Path folder;

  private JdbcSchema empty(Dialect dialect) {
    return switch (dialect) {
      case SQLITE -> JdbcSchema.of(Databases.sqlite(folder));
      case POSTGRESQL -> Databases.newSchema();
    };
  }

  private JdbcSchema made(Dialect dialect) {
    JdbcSchema schema = empty(dialect);
    schema.apply(SchemaMode.MIGRATE);
    return schema;
  }

  private static Dialect other(Dialect dialect) {
    return dialect == Dialect.SQLITE ? Dialect.POSTGRESQL : Dialect.SQLITE;
  }

  private static void execute(JdbcSchema schema, String template) {
    Databases.execute(schema.dataSource(), schema.tables().sql(template));
  }

  // ---------------------------------------------------------------- all tables

  /** The tables as the database tells them, without the prefix. */
  private static List<String> tables(JdbcSchema schema) throws SQLException {
    String name = schema.tables().name("");
    int dot = name.indexOf('.');
    String prefix = name.substring(dot + 1);
    TreeSet<String> names = new TreeSet<>();
    try (Connection connection = schema.dataSource().getConnection()) {
      DatabaseMetaData meta = connection.getMetaData();
      try (ResultSet all =
          meta.getTables(
              null, dot < 0 ? null : name.substring(0, dot), null, new String[] {"TABLE"})) {
        while (all.next()) {
          String table = all.getString("TABLE_NAME");
          if (table.startsWith(prefix)) {
            names.add(table.substring(prefix.length()));
          }
        }
      }
    }
    return List.copyOf(names);
  }

  /** Adds rows with all kinds of values to a table, one of them with nulls where they may be. */
  private static void fill(JdbcSchema schema, String table) throws SQLException {
    try (Connection connection = schema.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet none =
            statement.executeQuery(
                schema.tables().sql("SELECT * FROM {" + table + "} WHERE 0 = 1"))) {
      ResultSetMetaData meta = none.getMetaData();
      String values = "?, ".repeat(meta.getColumnCount() - 1) + "?";
      String insert = schema.tables().sql("INSERT INTO {" + table + "} VALUES (" + values + ")");
      try (PreparedStatement into = connection.prepareStatement(insert)) {
        for (int row = 0; row < 5; row++) {
          for (int i = 1; i <= meta.getColumnCount(); i++) {
            boolean isNull = row == 0 && meta.isNullable(i) == ResultSetMetaData.columnNullable;
            into.setObject(i, isNull ? null : value(meta, i, row));
          }
          into.executeUpdate();
        }
      }
    }
  }

  private static Object value(ResultSetMetaData meta, int column, int row) throws SQLException {
    boolean isWide = meta.getColumnTypeName(column).equalsIgnoreCase("int8");
    return switch (meta.getColumnType(column)) {
      case Types.INTEGER -> Integer.MAX_VALUE - 10 * row - column;
      case Types.BIGINT -> isWide ? Long.MIN_VALUE + 10L * row + column : 10L * row + column;
      case Types.VARCHAR -> "text %d %d \u00e9\ud83d\ude00\n'\\".formatted(row, column);
      default -> new byte[] {0, (byte) row, (byte) 0xff, '\\'};
    };
  }

  /** All rows of all tables, as text. */
  private static Map<String, List<String>> rows(JdbcSchema schema) throws SQLException {
    Map<String, List<String>> all = new TreeMap<>();
    for (String table : schema.tableNames(schema.latest())) {
      all.put(table, rows(schema, table));
    }
    all.remove("place");
    return all;
  }

  private static List<String> rows(JdbcSchema schema, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = schema.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(schema.tables().sql("SELECT * FROM {" + table + "}"))) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          Object value = row.getObject(i);
          text.append(row.getMetaData().getColumnName(i)).append('=');
          text.append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
          text.append(", ");
        }
        rows.add(text.toString());
      }
    }
    rows.sort(null);
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void every_row_of_every_table_is_copied(Dialect dialect) throws SQLException {
    JdbcSchema source = empty(dialect).tablePrefix("one_");
    source.apply(SchemaMode.MIGRATE);
    for (String table : tables(source)) {
      if (!List.of("schema", "place").contains(table)) {
        fill(source, table);
      }
    }
    // These would be let go.
    execute(source, "UPDATE {host} SET leased_until = NULL");
    execute(source, "UPDATE {inbox_actor} SET leased = NULL");
    JdbcSchema target = empty(other(dialect)).tablePrefix("other_");

    Map<String, Long> copied = JdbcCopy.copy(source, target);

    assertThat(rows(target)).isEqualTo(rows(source));
    assertThat(rows(target)).hasSizeGreaterThanOrEqualTo(17);
    for (String table : tables(target)) {
      if (!List.of("schema", "place").contains(table)) {
        long rows = table.equals("setting") ? 6 : 5;
        assertThat(copied).as(table).containsEntry(target.tables().name(table), rows);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbers_go_on_after_those_of_the_source(Dialect dialect) {
    JdbcSchema source = made(dialect);
    JdbcSchema target = empty(other(dialect));
    long last = 0;
    try (JdbcStorage storage = JdbcStorage.builder(source).build()) {
      for (int i = 0; i < 7; i++) {
        last = next(storage, source);
      }
    }

    JdbcCopy.copy(source, target);

    try (JdbcStorage storage = JdbcStorage.builder(target).build()) {
      assertThat(next(storage, target)).isEqualTo(last + 1);
    }
  }

  private static long next(JdbcStorage storage, JdbcSchema schema) {
    return storage.transactions().run(new Sql(schema, storage.transactions())::nextPlace);
  }

  @ParameterizedTest
  @EnumSource
  void a_server_that_never_did_anything_can_be_copied(Dialect dialect) {
    JdbcSchema target = empty(other(dialect));
    assertThat(JdbcCopy.copy(made(dialect), target).values()).allMatch(rows -> rows <= 1);
    try (JdbcStorage storage = JdbcStorage.builder(target).build()) {
      assertThat(next(storage, target)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothing_is_held_in_the_copy(Dialect dialect) throws SQLException {
    JdbcSchema source = made(dialect);
    Instant now = Instant.now();
    Instant longAgo = now.minus(Duration.ofHours(1)); // or the source would be in use
    HostLease old;
    try (JdbcStorage storage = JdbcStorage.builder(source).build()) {
      Databases.add(storage, longAgo);
      old = lease(storage, longAgo).get(0);
      assertThat(claim(storage, longAgo)).hasSize(1);
      assertThat(storage.cache().claim("key", Duration.ofHours(1))).isTrue();
    }
    JdbcSchema target = empty(other(dialect));

    JdbcCopy.copy(source, target);

    assertThat(rows(target, "host").get(0)).contains("leased_until=null", "fence=" + old.fence());
    assertThat(rows(target, "inbox").get(0)).contains("leased=0");
    assertThat(rows(target, "inbox_actor").get(0)).contains("leased=null");
    assertThat(rows(target, "cache")).isEmpty();
    try (JdbcStorage storage = JdbcStorage.builder(target).build()) {
      assertThat(renew(storage, old, now)).isEmpty();
      HostLease next = lease(storage, now).get(0);
      assertThat(next.fence()).isGreaterThan(old.fence());
      assertThat(renew(storage, old, now)).isEmpty();
      assertThat(renew(storage, next, now)).isNotEmpty();
      assertThat(claim(storage, now)).hasSize(1);
      assertThat(storage.cache().claim("key", Duration.ofHours(1))).isTrue();
    }
  }

  @Test
  void the_file_of_a_process_that_was_killed_can_be_copied_at_once() throws Exception {
    JdbcSchema source = made(Dialect.SQLITE);
    Path file = folder.resolve(file(source));
    Path killed = folder.resolve("killed.db");
    try (JdbcStorage storage = JdbcStorage.builder(source).build()) {
      Databases.add(storage, Instant.now());
      assertThat(lease(storage, Instant.now())).hasSize(1);
      Files.copy(file, killed);
      Files.copy(Path.of(file + "-wal"), Path.of(killed + "-wal"));
    }
    assertThat(Path.of(killed + "-wal")).isNotEmptyFile();
    JdbcSchema target = empty(Dialect.POSTGRESQL);

    JdbcCopy.copy(schema("jdbc:sqlite:" + killed), target);

    assertThat(rows(target, "delivery")).hasSize(1);
    try (JdbcStorage storage = JdbcStorage.builder(target).build()) {
      assertThat(lease(storage, Instant.now())).hasSize(1);
    }
  }

  private static List<HostLease> lease(JdbcStorage storage, Instant now) {
    Wanted one = new Wanted("node", HostStanding.UNKNOWN, 1, Set.of());
    return storage
        .transactions()
        .run(tx -> storage.deliveries().lease(tx, one, now, Duration.ofSeconds(20)));
  }

  private static Set<HostLease> renew(JdbcStorage storage, HostLease lease, Instant now) {
    return storage
        .transactions()
        .run(tx -> storage.deliveries().renew(tx, Set.of(lease), now.plusSeconds(20)));
  }

  private static List<InboxEntry> claim(JdbcStorage storage, Instant now) {
    return storage
        .transactions()
        .run(tx -> storage.inbox().claim(tx, Places.of(8), now, Duration.ofSeconds(20)));
  }

  // ---------------------------------------------------------------- what is refused

  private static void refuses(JdbcSchema source, JdbcSchema target, String... words) {
    assertThatIllegalStateException()
        .isThrownBy(() -> JdbcCopy.copy(source, target))
        .withMessageContainingAll(words);
  }

  private static final String BLOCK = "INSERT INTO {block} VALUES ('a', 't', 'b')";

  @ParameterizedTest
  @EnumSource
  void refuses_a_target_that_is_not_empty(Dialect dialect) throws SQLException {
    JdbcSchema source = made(dialect);
    JdbcSchema target = made(other(dialect));
    execute(target, "INSERT INTO {cache} VALUES ('key', 'x', 1, 1)");
    refuses(source, target, "not empty", target.tables().name("cache"));
    assertThat(rows(target, "cache")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void does_not_change_the_tables_of_a_target_that_is_not_empty(Dialect dialect) {
    JdbcSchema target = empty(dialect);
    for (String each : target.sql(0, 1).split(";\n", -1)) {
      String code = String.join("\n", each.lines().filter(l -> !l.startsWith("--")).toList());
      if (!code.isBlank()) {
        Databases.execute(target.dataSource(), code);
      }
    }
    execute(target, BLOCK);
    refuses(made(other(dialect)), target, "not empty");
    assertThat(target.installed()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void refuses_tables_of_another_version(Dialect dialect) {
    JdbcSchema source = made(dialect);
    int latest = source.latest();
    JdbcSchema none = empty(dialect);
    refuses(none, empty(other(dialect)), "source has no tables", "ap_schema");
    for (int version : List.of(latest - 1, latest + 1)) {
      JdbcSchema target = empty(other(dialect));
      execute(source, "UPDATE {schema} SET version = " + version);
      refuses(source, target, "source", "version " + version, "version " + latest);
      assertThat(target.installed()).isZero();
    }
    JdbcSchema newer = made(other(dialect));
    execute(newer, "UPDATE {schema} SET version = " + (latest + 1));
    refuses(made(dialect), newer, "target", "version " + (latest + 1));
  }

  @Test
  void refuses_to_copy_a_file_to_itself() throws Exception {
    JdbcSchema source = made(Dialect.SQLITE);
    Path link = folder.resolve("link.db");
    Files.createSymbolicLink(link, folder.resolve(file(source)));
    JdbcSchema same = schema("jdbc:sqlite:" + link);
    refuses(source, same, "the same file");
    refuses(source, source.tablePrefix("other_"), "the same file");
  }

  private String file(JdbcSchema schema) throws SQLException {
    try (Connection connection = schema.dataSource().getConnection()) {
      String url = connection.getMetaData().getURL();
      return Path.of(url.substring("jdbc:sqlite:".length())).getFileName().toString();
    }
  }

  private static String url(JdbcSchema server) throws SQLException {
    try (Connection connection = server.dataSource().getConnection()) {
      String url = connection.getMetaData().getURL();
      return url + (url.contains("?") ? "&" : "?") + "user=postgres";
    }
  }

  private static JdbcSchema schema(String url) {
    org.sqlite.SQLiteDataSource file = new org.sqlite.SQLiteDataSource();
    file.setUrl(url);
    return JdbcSchema.of(file);
  }

  @Test
  void refuses_to_copy_tables_of_postgresql_to_themselves() {
    JdbcSchema source = made(Dialect.POSTGRESQL);
    refuses(source, source, "the same tables");
  }

  @Test
  void copies_between_schemas_and_between_files() throws SQLException {
    for (Dialect dialect : Dialect.values()) {
      JdbcSchema source = made(dialect);
      execute(source, BLOCK);
      JdbcSchema target = empty(dialect);
      JdbcCopy.copy(source, target);
      assertThat(rows(target)).isEqualTo(rows(source));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refuses_a_file_that_a_process_has_open(Dialect dialect) {
    JdbcSchema file = made(Dialect.SQLITE);
    JdbcSchema other = dialect == Dialect.SQLITE ? empty(Dialect.POSTGRESQL) : made(dialect);
    try (JdbcStorage storage = JdbcStorage.builder(file).build()) { // it does nothing
      assertThat(storage.transactions().current()).isEmpty();
      if (dialect == Dialect.SQLITE) {
        refuses(file, other, "another process has the file", "stop the server");
        assertThat(other.installed()).isZero();
      } else {
        refuses(other, file, "another process has the file", "stop the server");
      }
    }
    JdbcCopy.copy(file, empty(Dialect.POSTGRESQL));
  }

  private static final String NOW =
      "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 1000";

  private static final String LEASED_HOST =
      "INSERT INTO {host} (id, name, domain, standing, not_before, failures, early, fence, since,"
          + " leased_until) VALUES (1, 'h', 'd', 0, 0, 0, 0, 7, 0, %s)";

  private static final String LEASED_ACTOR =
      "INSERT INTO {inbox_actor} VALUES ('a', 'h', 'd', 0, 0, %s, 0, 0, 5, 1, 1, 0, 0)";

  @ParameterizedTest
  @ValueSource(strings = {LEASED_HOST, LEASED_ACTOR})
  void refuses_a_source_while_something_is_leased(String row) {
    JdbcSchema source = made(Dialect.POSTGRESQL);
    execute(source, row.formatted(NOW + " + 15000000000"));
    JdbcSchema target = empty(Dialect.SQLITE);
    refuses(source, target, "in use", "Stop it", "20 seconds");
    assertThat(target.installed()).isZero(); // it was seen before anything was done

    execute(source, "UPDATE {host} SET leased_until = " + NOW + " - 1000000");
    execute(source, "UPDATE {inbox_actor} SET due = " + NOW + " - 1000000");
    JdbcCopy.copy(source, target);
  }

  /** Runs some SQL on PostgreSQL when the first row comes into a table. */
  private static void whenFilled(JdbcSchema target, String table, String sql) {
    execute(
        target,
        "CREATE FUNCTION {on_filled}() RETURNS trigger AS $$ BEGIN "
            + sql
            + " RETURN NEW; END $$ LANGUAGE plpgsql");
    execute(
        target,
        "CREATE TRIGGER filled BEFORE INSERT ON {"
            + table
            + "} FOR EACH ROW EXECUTE FUNCTION {on_filled}()");
  }

  @Test
  void refuses_a_source_that_is_written_to_meanwhile() throws SQLException {
    JdbcSchema source = made(Dialect.POSTGRESQL);
    execute(source, BLOCK);
    JdbcSchema target = made(Dialect.POSTGRESQL);
    String place = source.tables().name("place");
    whenFilled(target, "block", "PERFORM nextval('" + place + "');");
    refuses(source, target, "has written to the source");
    assertThat(rows(target, "block")).isEmpty();
  }

  @Test
  void refuses_a_source_of_which_something_is_leased_meanwhile() throws SQLException {
    JdbcSchema source = made(Dialect.POSTGRESQL);
    execute(source, BLOCK);
    JdbcSchema target = made(Dialect.POSTGRESQL);
    whenFilled(target, "block", "PERFORM pg_advisory_xact_lock(25);");
    CompletableFuture<Throwable> copy;
    try (Connection connection = source.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(25)");
      copy =
          CompletableFuture.supplyAsync(() -> catchThrowable(() -> JdbcCopy.copy(source, target)));
      Await.until("the copy is in the middle", () -> waits(statement));
      execute(source, LEASED_HOST.formatted(NOW + " + 15000000000"));
      statement.execute("SELECT pg_advisory_unlock(25)");
    }
    assertThat(copy.join())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leased 1 hosts");
    assertThat(rows(target, "block")).isEmpty();
  }

  private static boolean waits(Statement statement) {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")) {
      return row.next();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refuses_a_target_whose_tables_somebody_uses() throws SQLException {
    JdbcSchema target = made(Dialect.POSTGRESQL);
    try (Connection connection = target.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(target.tables().sql(BLOCK));
      refuses(made(Dialect.SQLITE), target, "uses the tables of the target");
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  // ---------------------------------------------------------------- failures

  private static void fails(JdbcSchema source, JdbcSchema target, String... words) {
    assertThatExceptionOfType(DatabaseException.class)
        .isThrownBy(() -> JdbcCopy.copy(source, target))
        .withMessageContainingAll(words);
  }

  private static void isEmpty(JdbcSchema target, List<String> setting) throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>(rows(target));
    assertThat(rows.remove("setting")).isEqualTo(setting);
    assertThat(rows.remove("schema")).hasSize(1);
    assertThat(rows.values()).allMatch(List::isEmpty);
  }

  @ParameterizedTest
  @EnumSource
  void a_target_that_refuses_a_row_stays_empty(Dialect dialect) throws SQLException {
    JdbcSchema source = made(other(dialect));
    execute(source, BLOCK);
    execute(source, "INSERT INTO {cache} VALUES ('private', 'x', 1, 1)");
    JdbcSchema target = made(dialect);
    List<String> setting = rows(target, "setting");
    switch (dialect) {
      case SQLITE ->
          execute(
              target,
              "CREATE TRIGGER full BEFORE INSERT ON {cache} BEGIN"
                  + " SELECT RAISE(ABORT, 'disk full'); END");
      case POSTGRESQL -> whenFilled(target, "cache", "RAISE EXCEPTION 'disk full';");
    }

    fails(source, target, "nothing was copied", target.tables().name("cache"), "disk full");

    isEmpty(target, setting);
  }

  @ParameterizedTest
  @EnumSource
  void a_target_that_loses_a_row_is_found_out_and_stays_empty(Dialect dialect) throws SQLException {
    JdbcSchema source = made(other(dialect));
    execute(source, BLOCK);
    JdbcSchema target = made(dialect);
    List<String> setting = rows(target, "setting");
    switch (dialect) {
      case SQLITE ->
          execute(
              target,
              "CREATE TRIGGER loses BEFORE INSERT ON {block} BEGIN SELECT RAISE(IGNORE); END");
      case POSTGRESQL -> whenFilled(target, "block", "RETURN NULL;");
    }

    refuses(source, target, "the source has 1 rows, 1 were read, and the target has 0");

    isEmpty(target, setting);
  }

  @Test
  void when_the_source_is_lost_on_the_way_the_target_stays_empty() throws SQLException {
    JdbcSchema source = made(Dialect.POSTGRESQL);
    execute(source, BLOCK);
    JdbcSchema target = made(Dialect.POSTGRESQL);
    List<String> setting = rows(target, "setting");
    whenFilled(
        target,
        "block",
        "PERFORM pg_terminate_backend(pid) FROM pg_locks"
            + " WHERE locktype = 'advisory' AND pid <> pg_backend_pid();");

    fails(source, target, "nothing was copied");

    isEmpty(target, setting);
    execute(target, "DROP TRIGGER filled ON {block}");
    JdbcCopy.copy(source, target); // can be done again
    assertThat(rows(target)).isEqualTo(rows(source));
  }

  // ---------------------------------------------------------------- the command

  private record Ran(int code, String out, String err) {}

  private static Ran run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        JdbcCopy.run(
            Arrays.asList(args),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  @Test
  void the_command_copies_and_tells_how_many_rows() throws SQLException {
    JdbcSchema source = made(Dialect.SQLITE);
    execute(source, BLOCK);
    String url = "jdbc:sqlite:" + folder.resolve(file(source));
    JdbcSchema server = empty(Dialect.POSTGRESQL);
    String schema = server.tables().name("").split("\\.", -1)[0];
    String there = url(server);

    Ran first = run("--target-schema", schema, "--target-prefix", "x_", url, there);

    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    assertThat(first.out()).contains("           1  " + schema + ".x_block\n");
    assertThat(rows(server.tablePrefix("x_"))).isEqualTo(rows(source));

    Ran again = run("--target-schema", schema, "--target-prefix", "x_", url, there);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).startsWith("Nothing was copied: the target is not empty");
  }

  @Tag("slow")
  @Test
  void a_small_heap_is_enough_for_large_documents() throws Exception {
    int documents = 100;
    JdbcSchema source = made(Dialect.SQLITE);
    String insert =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
            + " INSERT INTO {object} SELECT i, 'alice', 0, i, randomblob(1000000) FROM n";
    execute(source, insert.formatted(documents));
    JdbcSchema server = empty(Dialect.POSTGRESQL);
    String schema = server.tables().name("").split("\\.", -1)[0];
    String back = "jdbc:sqlite:" + folder.resolve("back.db");

    inSmallHeap(
        "jdbc:sqlite:" + folder.resolve(file(source)), url(server), "--target-schema", schema);
    inSmallHeap(url(server), back, "--source-schema", schema);

    assertThat(hashes(schema(back))).hasSize(documents).isEqualTo(hashes(source));
  }

  /** What there is to copy is three times as much. */
  private void inSmallHeap(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx32m", "-cp", System.getProperty("java.class.path")));
    command.add(JdbcCopy.class.getName());
    command.addAll(List.of(args));
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
  }

  private static List<Integer> hashes(JdbcSchema schema) throws SQLException {
    List<Integer> hashes = new ArrayList<>();
    try (Connection connection = schema.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                schema.tables().sql("SELECT json FROM {object} ORDER BY place"))) {
      while (row.next()) {
        hashes.add(Arrays.hashCode(row.getBytes(1)));
      }
    }
    return hashes;
  }

  @Test
  void the_command_makes_no_source() {
    Path missing = folder.resolve("missing.db");
    Ran ran = run("jdbc:sqlite:" + missing, "jdbc:sqlite:" + folder.resolve("target.db"));
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("Nothing was copied: ");
    assertThat(missing).doesNotExist();
  }

  @Test
  void the_command_explains_itself() {
    assertThat(run().code()).isEqualTo(2);
    assertThat(run("jdbc:sqlite:a").err()).contains("JdbcCopy [options] <source> <target>");
    assertThat(run("--wrong", "jdbc:sqlite:a", "jdbc:sqlite:b").code()).isEqualTo(2);
    assertThat(run("jdbc:h2:a", "jdbc:sqlite:b").err()).contains("neither SQLite nor PostgreSQL");
  }
}
