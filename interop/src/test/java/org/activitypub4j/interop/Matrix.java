package org.activitypub4j.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What came out of cross-checks: who with whom, by which scheme, and whether it was taken. Rows of
 * the same outcome are one.
 */
final class Matrix {
  private final String name;
  private final Map<String, Map<String, Cell>> rows = new TreeMap<>();

  private record Cell(List<String> cases, AtomicInteger changes) {}

  Matrix(String name) {
    this.name = name;
  }

  /**
   * Adds an outcome.
   *
   * @param row who, which scheme and which direction
   * @param check what was tried
   * @param outcome {@code ok}, or {@code refused} with the reason
   * @param changesRefused how many changes of it were refused, as they must be
   */
  void add(String row, String check, String outcome, int changesRefused) {
    Cell cell =
        rows.computeIfAbsent(row, key -> new TreeMap<>())
            .computeIfAbsent(outcome, key -> new Cell(new ArrayList<>(), new AtomicInteger()));
    cell.cases().add(check);
    cell.changes().addAndGet(changesRefused);
  }

  /** Prints it, and leaves it in a file of the build directory. */
  void write() {
    StringBuilder text = new StringBuilder();
    rows.forEach(
        (row, outcomes) ->
            outcomes.forEach(
                (outcome, cell) -> {
                  text.append(row).append(" | ").append(outcome);
                  if (cell.changes().get() > 0) {
                    text.append("; ").append(cell.changes()).append(" changes refused");
                  }
                  text.append(" | ").append(String.join(", ", cell.cases())).append('\n');
                }));
    System.out.print(text);
    try {
      Path folder = Path.of(Workplace.property("interop.work"), "cross-checks");
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name + ".txt"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
