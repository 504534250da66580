package org.activitypub4j.jdbc;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Copies everything that a server has from one database to another, from SQLite to PostgreSQL or
 * back: posts, followers, keys, and also what waits to be sent or handled. A server that is started
 * on the copy goes on where the other one was stopped.
 *
 * <p>It can be run by itself, with the drivers of both databases on the class path:
 *
 * <pre>{@code
 * java -cp ... org.activitypub4j.jdbc.JdbcCopy jdbc:sqlite:fediverse.db jdbc:postgresql://db.example/fediverse
 * }</pre>
 */
public final class JdbcCopy {
  private static final String USAGE =
      """
      Copies everything that a server has to another database, which has to be empty:

        JdbcCopy [options] <source> <target>

      Source and target are URLs: jdbc:sqlite:<file>, or jdbc:postgresql://<host>/<database>?user=<name>.
      The driver of PostgreSQL finds passwords in ~/.pgpass.

        --source-prefix <prefix>    what the names of tables begin with; ap_ by default
        --target-prefix <prefix>
        --source-schema <schema>    the schema, for PostgreSQL
        --target-schema <schema>
      """;

  private JdbcCopy() {}

  /**
   * Copies all tables, in one transaction. The target gets its tables if it has none. The source is
   * read as it is at one moment, and not changed. Stop all processes that use one of them before,
   * and do not start one with the source afterwards: it would send once more what waits. Private
   * keys are copied as they are, so encrypted ones need the same secret afterwards.
   *
   * <p>If it fails nothing was copied. Memory does not grow with what there is to copy.
   *
   * @param source whose tables have the version of this library; for SQLite not from a pool
   * @param target without tables, or with empty ones; for SQLite not from a pool
   * @return how many rows were copied, by the name of their table
   * @throws IllegalStateException if it is refused: the target is not empty, or is the source; the
   *     tables of one of them have another version; or a process still uses one of them, as far as
   *     that can be seen. The message says what to do
   */
  public static Map<String, Long> copy(JdbcSchema source, JdbcSchema target) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    try {
      CopySide.refuseSameFile(source, target);
      refuseOtherVersion("source", source);
      try (CopySide from = CopySide.reading(source)) {
        from.refuseLeases();
        prepare(target);
        try (CopySide to = CopySide.writing(target, target.latest())) {
          to.refuseUnlessEmpty();
          Map<String, Long> copied = new RowCopy(from, to).all();
          from.refuseIfUsedMeanwhile();
          to.commit();
          return copied;
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException("nothing was copied", e);
    }
  }

  /** Makes the tables, but does not touch a target that will be refused. */
  private static void prepare(JdbcSchema target) throws SQLException {
    int installed = Math.min(target.installed(), target.latest());
    if (installed > 0) {
      try (CopySide before = CopySide.writing(target, installed)) {
        before.refuseUnlessEmpty();
      }
    }
    target.apply(SchemaMode.MIGRATE);
    refuseOtherVersion("target", target);
  }

  private static void refuseOtherVersion(String name, JdbcSchema side) {
    int installed = side.installed();
    if (installed == 0) {
      throw new IllegalStateException(
          "the %s has no tables: there is no %s".formatted(name, side.tables().name("schema")));
    }
    if (installed != side.latest()) {
      throw new IllegalStateException(
          "the tables of the %s have version %d, and this library copies version %d: %s"
              .formatted(
                  name,
                  installed,
                  side.latest(),
                  installed < side.latest()
                      ? "start the server once with this library, and stop it"
                      : "use the library that the server uses"));
    }
  }

  /**
   * Copies between two databases, as the arguments say, and tells how many rows there were. Ends
   * the process, with 0 if all was copied, 1 if nothing was, and 2 if the arguments are wrong.
   */
  public static void main(String... args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    Map<String, String> options = new HashMap<>();
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.matches("--(source|target)-(prefix|schema)") && i + 1 < args.size()) {
        options.put(arg, args.get(++i));
      } else {
        urls.add(arg);
      }
    }
    if (urls.size() != 2 || urls.stream().anyMatch(url -> !url.startsWith("jdbc:"))) {
      err.print(USAGE);
      return 2;
    }
    try {
      Map<String, Long> copied =
          copy(
              schema("source", dataSource(urls.get(0), true), options),
              schema("target", dataSource(urls.get(1), false), options));
      copied.forEach((table, rows) -> out.printf("%,12d  %s%n", rows, table));
      out.println("Copied. Start the server with the target, and never again with the source.");
      return 0;
    } catch (IllegalArgumentException | IllegalStateException | DatabaseException e) {
      err.println("Nothing was copied: " + e.getMessage());
      return 1;
    }
  }

  private static JdbcSchema schema(
      String side, DataSource dataSource, Map<String, String> options) {
    JdbcSchema tables = JdbcSchema.of(dataSource);
    String prefix = options.get("--" + side + "-prefix");
    String schema = options.get("--" + side + "-schema");
    tables = prefix == null ? tables : tables.tablePrefix(prefix);
    return schema == null ? tables : tables.schema(schema);
  }

  /**
   * @param exists whether there has to be such a file already, if it is one
   */
  private static DataSource dataSource(String url, boolean exists) {
    if (url.startsWith("jdbc:sqlite:")) {
      SQLiteConfig config = new SQLiteConfig();
      if (exists) {
        config.resetOpenMode(SQLiteOpenMode.CREATE);
      }
      SQLiteDataSource file = new SQLiteDataSource(config);
      file.setUrl(url);
      return file;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      PGSimpleDataSource server = new PGSimpleDataSource();
      server.setURL(url);
      server.setReWriteBatchedInserts(true); // about twice as fast
      return server;
    }
    throw new IllegalArgumentException("neither SQLite nor PostgreSQL: " + url);
  }
}
