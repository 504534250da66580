package org.activitypub4j.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is done with a store of deliveries, in whatever order, it answers as the one in memory
 * does. {@code -Djqwik.tries=10000} tries more sequences.
 */
@Tag("slow")
class T14ModelTest {
  private static final List<String> TABLES =
      List.of("delivery", "retry", "parked", "outbox", "host", "signal", "gone");
  private static final Path DIRECTORY = newDirectory();
  private static final JdbcSchema FILE = Databases.sqliteTables(DIRECTORY);
  private static final JdbcSchema SCHEMA = Databases.postgresqlTables();

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("model");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void deleteFiles() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(DIRECTORY);
  }

  @Provide
  Arbitrary<List<ModelStep>> sequences() {
    Arbitrary<ModelStep.Kind> kinds =
        Arbitraries.frequency(
            Tuple.of(6, ModelStep.Kind.ADD),
            Tuple.of(6, ModelStep.Kind.LEASE),
            Tuple.of(1, ModelStep.Kind.RENEW),
            Tuple.of(4, ModelStep.Kind.READ),
            Tuple.of(6, ModelStep.Kind.FINISH),
            Tuple.of(3, ModelStep.Kind.RELEASE),
            Tuple.of(5, ModelStep.Kind.WAIT),
            Tuple.of(1, ModelStep.Kind.CRASH),
            Tuple.of(1, ModelStep.Kind.PARK),
            Tuple.of(2, ModelStep.Kind.REDRIVE),
            Tuple.of(1, ModelStep.Kind.DISCARD),
            Tuple.of(1, ModelStep.Kind.REVIVE),
            Tuple.of(1, ModelStep.Kind.HURRY),
            Tuple.of(2, ModelStep.Kind.PAUSE),
            Tuple.of(2, ModelStep.Kind.LOOK));
    Arbitrary<Integer> picks =
        Arbitraries.integers()
            .between(0, 999_999)
            .withDistribution(RandomDistribution.uniform())
            .withoutEdgeCases();
    return Combinators.combine(kinds, picks)
        .as(ModelStep::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  @Property
  void sqlite_answers_as_the_model_does(@ForAll("sequences") List<ModelStep> steps) {
    try (Opened opened = new Opened(FILE)) {
      run(steps, opened.storage, opened::again);
    }
  }

  @Property
  void postgresql_answers_as_the_model_does(@ForAll("sequences") List<ModelStep> steps) {
    try (Opened opened = new Opened(SCHEMA)) {
      run(steps, opened.storage, null);
    }
  }

  /** Empty tables, and the storage that a process opens there. */
  private static final class Opened implements AutoCloseable {
    private final JdbcSchema tables;
    private JdbcStorage storage;

    Opened(JdbcSchema tables) {
      this.tables = tables;
      Databases.execute(
          tables.dataSource(),
          TABLES.stream()
              .map(table -> tables.tables().sql("DELETE FROM {" + table + "}"))
              .toArray(String[]::new));
      this.storage = open();
    }

    private JdbcStorage open() {
      return JdbcStorage.builder(tables).schemaMode(SchemaMode.NONE).build();
    }

    Storage again() {
      storage.close();
      storage = open();
      return storage;
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  private static void run(
      List<ModelStep> steps, Storage storage, @Nullable Supplier<Storage> reopen) {
    new ModelRun(new NamedStore(storage), new NamedStore(new InMemoryStore()), reopen).run(steps);
  }
}
