package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.activitypub4j.server.spi.Blocked;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSchemaTest {
  @TempDir Path directory;

  private JdbcSchema empty(Dialect dialect) {
    return switch (dialect) {
      case SQLITE -> JdbcSchema.of(Databases.sqlite(directory));
      case POSTGRESQL -> Databases.newSchema();
    };
  }

  private static void setVersion(JdbcSchema schema, int version) {
    Databases.execute(
        schema.dataSource(), schema.tables().sql("UPDATE {schema} SET version = " + version));
  }

  /** The names of all tables whose names begin so. */
  private static List<String> tables(DataSource dataSource, String schema, String prefix)
      throws SQLException {
    TreeSet<String> names = new TreeSet<>();
    try (Connection connection = dataSource.getConnection();
        ResultSet all =
            connection
                .getMetaData()
                .getTables(
                    null, schema.isEmpty() ? null : schema, prefix + "%", new String[] {"TABLE"})) {
      while (all.next()) {
        names.add(all.getString("TABLE_NAME"));
      }
    }
    return List.copyOf(names);
  }

  @ParameterizedTest
  @EnumSource
  void makes_the_tables_once(Dialect dialect) {
    JdbcSchema schema = empty(dialect);
    assertThat(schema.installed()).isZero();

    schema.apply(SchemaMode.MIGRATE);
    schema.apply(SchemaMode.MIGRATE);

    assertThat(schema.installed()).isEqualTo(schema.latest());
    schema.apply(SchemaMode.VALIDATE);
  }

  @ParameterizedTest
  @EnumSource
  void brings_older_tables_to_the_latest_version_and_keeps_what_is_in_them(Dialect dialect)
      throws SQLException {
    JdbcSchema schema = empty(dialect);
    run(schema, schema.sql(0, 1));
    run(schema, schema.tables().sql("INSERT INTO {block} VALUES ('a', 't', 'b');"));
    assertThat(schema.installed()).isEqualTo(1);

    schema.apply(SchemaMode.MIGRATE);

    assertThat(schema.installed()).isEqualTo(6);
    try (JdbcStorage storage = new JdbcStorage(schema, Databases.SMALL, null)) {
      List<Blocked> kept =
          storage.transactions().run(tx -> storage.blocks().blocked(tx, "a", null, 9).items());
      assertThat(kept).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void replies_of_version_5_are_interactions_afterwards(Dialect dialect) throws SQLException {
    JdbcSchema schema = empty(dialect);
    run(schema, schema.sql(0, 5));
    String reply = "INSERT INTO {reply} VALUES ('r:%d', 'p:1', 'a:%d', 'h', 'd', %d);";
    run(schema, schema.tables().sql(reply.formatted(1, 1, 8)));
    run(schema, schema.tables().sql(reply.formatted(2, 2, 7)));
    run(
        schema,
        schema.tables().sql("INSERT INTO {reply} VALUES ('r:3', 'p:2', 'a:1', '', '', 9);"));

    schema.apply(SchemaMode.MIGRATE);

    assertThat(tables(schema)).contains("ap_interaction").doesNotContain("ap_reply");
    URI post = URI.create("p:1");
    URI ann = URI.create("a:1");
    try (JdbcStorage storage = new JdbcStorage(schema, Databases.SMALL, null)) {
      InteractionStore kept = storage.interactions();
      storage
          .transactions()
          .run(
              tx -> {
                assertThat(kept.list(tx, Kind.REPLY, post, null, 9).items())
                    .containsExactly(
                        new Interaction(
                            Kind.REPLY, URI.create("r:2"), post, post, URI.create("a:2"), false),
                        new Interaction(Kind.REPLY, URI.create("r:1"), post, post, ann, false));
                assertThat(kept.conversation(tx, URI.create("p:2"), null, 9).items()).hasSize(1);
                assertThat(kept.held(tx, null, 9).items()).isEmpty();
                assertThat(kept.count(tx, Kind.LIKE, post)).isZero();
                return tx;
              });
    }
    String sources = "SELECT count(*) FROM {interaction} WHERE host = 'h' AND domain = 'd'";
    try (Connection connection = schema.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(schema.tables().sql(sources))) {
      rows.next();
      assertThat(rows.getLong(1)).as("those of the server h").isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void validates_and_changes_nothing(Dialect dialect) {
    JdbcSchema schema = empty(dialect);

    assertThatIllegalStateException()
        .isThrownBy(() -> schema.apply(SchemaMode.VALIDATE))
        .withMessageContaining("version 0")
        .withMessageContaining("sql(0, 6)");
    assertThat(schema.installed()).isZero();

    schema.apply(SchemaMode.NONE);
    assertThat(schema.installed()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void works_with_the_next_version_and_not_with_the_one_after(Dialect dialect) {
    JdbcSchema schema = empty(dialect);
    schema.apply(SchemaMode.MIGRATE);

    setVersion(schema, schema.latest() + 1);
    schema.apply(SchemaMode.VALIDATE);
    schema.apply(SchemaMode.MIGRATE);
    assertThat(schema.installed()).isEqualTo(schema.latest() + 1);

    setVersion(schema, schema.latest() + 2);
    for (SchemaMode mode : List.of(SchemaMode.VALIDATE, SchemaMode.MIGRATE)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> schema.apply(mode))
          .withMessageContaining("newer library");
    }
  }

  @ParameterizedTest
  @EnumSource
  void several_processes_may_start_at_once(Dialect dialect) throws Exception {
    for (int round = 0; round < 5; round++) {
      JdbcSchema schema = empty(dialect);
      ExecutorService executor = Executors.newFixedThreadPool(4);
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          all.add(executor.submit(() -> schema.apply(SchemaMode.MIGRATE)));
        }
        for (Future<?> each : all) {
          each.get();
        }
      } finally {
        executor.shutdownNow();
      }
      assertThat(schema.installed()).isEqualTo(schema.latest());
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_sql_makes_the_same_tables(Dialect dialect) throws SQLException {
    JdbcSchema made = empty(dialect).tablePrefix("made_");
    made.apply(SchemaMode.MIGRATE);
    JdbcSchema byHand = empty(dialect).tablePrefix("made_");
    run(byHand, byHand.sql(0, 1));
    run(byHand, byHand.sql(1, 6));

    byHand.apply(SchemaMode.VALIDATE);
    assertThat(tables(byHand)).isEqualTo(tables(made)).contains("made_inbox", "made_object");
  }

  private static List<String> tables(JdbcSchema schema) throws SQLException {
    String name = schema.tables().name("");
    int dot = name.indexOf('.');
    return tables(
        schema.dataSource(), dot < 0 ? "" : name.substring(0, dot), name.substring(dot + 1));
  }

  @ParameterizedTest
  @EnumSource
  void what_failed_is_found_by_an_index_of_its_own(Dialect dialect) throws SQLException {
    JdbcSchema schema = empty(dialect).tablePrefix("made_");
    schema.apply(SchemaMode.MIGRATE);
    Set<String> names = new HashSet<>();
    try (Connection connection = schema.dataSource().getConnection();
        ResultSet all =
            connection.getMetaData().getIndexInfo(null, null, "made_inbox", false, true)) {
      while (all.next()) {
        names.add(all.getString("INDEX_NAME"));
      }
    }
    assertThat(names).contains("made_inbox_failed");
  }

  @ParameterizedTest
  @EnumSource
  void two_prefixes_are_two_sets_of_tables(Dialect dialect) throws SQLException {
    JdbcSchema one = empty(dialect);
    JdbcSchema other = one.tablePrefix("other_");
    one.apply(SchemaMode.MIGRATE);
    assertThat(other.installed()).isZero();

    other.apply(SchemaMode.MIGRATE);

    assertThat(tables(other)).hasSameSizeAs(tables(one));
  }

  @ParameterizedTest
  @EnumSource
  void a_migration_that_fails_leaves_nothing_behind(Dialect dialect) {
    JdbcSchema schema = empty(dialect);
    Databases.execute(
        schema.dataSource(), schema.tables().sql("CREATE TABLE {inbox_known} (other INTEGER)"));

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> schema.apply(SchemaMode.MIGRATE)))
        .isInstanceOf(DatabaseException.class);

    assertThat(schema.installed()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a-b",
        "a b",
        "a;b",
        "a\"",
        "1a",
        "é",
        "a.b",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void refuses_names_with_other_than_letters_digits_and_underscores(String name) {
    JdbcSchema sqlite = JdbcSchema.of(Databases.sqlite(directory));
    JdbcSchema postgresql = JdbcSchema.of(Databases.postgresql());
    Stream.of(sqlite, postgresql)
        .forEach(
            schema ->
                assertThatIllegalArgumentException()
                    .isThrownBy(() -> schema.tablePrefix(name))
                    .withMessageContaining("tablePrefix"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> postgresql.schema(name))
        .withMessageContaining("schema");
  }

  @Test
  void sqlite_has_no_schemas() {
    JdbcSchema sqlite = JdbcSchema.of(Databases.sqlite(directory));
    assertThatIllegalArgumentException().isThrownBy(() -> sqlite.schema("main"));
  }

  @Test
  void there_is_no_way_back() {
    JdbcSchema schema = JdbcSchema.of(Databases.sqlite(directory));
    assertThat(schema.sql(2, 2)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> schema.sql(2, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> schema.sql(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> schema.sql(0, schema.latest() + 1));
  }

  /** Runs it as people do, with a tool that knows comments and semicolons. */
  private static void run(JdbcSchema schema, String sql) throws SQLException {
    try (Connection connection = schema.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      String code = String.join("\n", sql.lines().filter(line -> !line.startsWith("--")).toList());
      for (String each : code.split(";\n?", -1)) {
        if (!each.isBlank()) {
          statement.execute(each);
        }
      }
    }
  }
}
