package org.activitypub4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.benchmarks.DocumentPaths.Use;

/**
 * Looks for the document that takes most CPU time, by each path: shapes at random, each of which is
 * made as large as the limits allow; the dearest are changed step by step as long as they get
 * dearer. What was found is measured again, and printed.
 */
public final class WorstDocument {
  private static final int SHAPES = 400;
  private static final int PRINTED = 3;

  /** Those that were the dearest among shapes at random, and what came of them by changes. */
  private static final int SHAPES_OF_A_CLIMB = 80;

  private static final int TRIES = 9;

  private final Shapes shapes;
  private final Use read;
  private final Use use;

  /** The dearest of each climb. */
  private final List<Found> found = new ArrayList<>();

  private record Found(Shape shape, double scale, double millis) {
    byte[] document() {
      return shape.document(scale).orElseThrow();
    }

    Found with(double other) {
      return new Found(shape, scale, other);
    }
  }

  private WorstDocument(Shapes shapes, Use read, Use use) {
    this.shapes = shapes;
    this.read = read;
    this.use = use;
  }

  /**
   * Searches.
   *
   * @param arguments how many shapes to try by each path, default 400; a part of the names of
   *     paths, default all; the seed, default 1; a folder for the documents found, default none
   */
  public static void main(String[] arguments) throws IOException {
    int budget = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SHAPES;
    String only = arguments.length > 1 ? arguments[1] : "";
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    Map<String, Use> uses = new DocumentPaths().uses();
    Use read = Objects.requireNonNull(uses.get("read"));
    warmUp(uses, seed);
    System.out.println("| path | CPU ms | bytes | document |");
    System.out.println("|---|---:|---:|---|");
    for (Map.Entry<String, Use> path : uses.entrySet()) {
      if (path.getKey().contains(only)) {
        List<Found> worst =
            new WorstDocument(new Shapes(seed), read, path.getValue()).worst(budget);
        for (int i = 0; i < worst.size(); i++) {
          print(path.getKey(), worst.get(i));
          if (arguments.length > 3) {
            Path file = Path.of(arguments[3], path.getKey() + "-" + i + ".json");
            Files.write(file, worst.get(i).document());
          }
        }
      }
    }
  }

  /** Until nothing is compiled any more. */
  private static void warmUp(Map<String, Use> uses, long seed) {
    Shapes shapes = new Shapes(~seed);
    for (int i = 0; i < 300; i++) {
      shapes
          .random()
          .document(0.05)
          .filter(document -> document.length < 50_000)
          .ifPresent(
              document -> uses.values().forEach(use -> DocumentPaths.isTaken(use, document)));
    }
  }

  private static void print(String path, Found found) {
    String words = found.shape().words();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %d | `%s` |%n",
        path,
        found.millis(),
        found.document().length,
        words.substring(0, Math.min(words.length(), 400)).replace("|", "\\|"));
  }

  private List<Found> worst(int budget) {
    int climbs = Math.max(1, budget / SHAPES_OF_A_CLIMB);
    List<Found> starts =
        Stream.generate(() -> fitted(shapes.flat(), 1))
            .limit(budget / 2)
            .sorted(Comparator.comparingDouble(Found::millis).reversed())
            .limit(climbs)
            .toList();
    starts.forEach(start -> climb(start, budget / 2 / climbs));
    found.sort(Comparator.comparingDouble(Found::millis).reversed());
    return found.stream()
        .limit(2 * PRINTED)
        .map(one -> one.with(DocumentPaths.cost(use, one.document(), TRIES)))
        .sorted(Comparator.comparingDouble(Found::millis).reversed())
        .limit(PRINTED)
        .toList();
  }

  /** As long as a changed shape is dearer, from there on. */
  private void climb(Found start, int budget) {
    Found best = start;
    for (int i = 0; i < budget; i++) {
      Shape changed = shapes.mutated(best.shape(), shapes.random());
      Found next = fitted(changed, best.scale());
      if (next.millis() > 1.02 * best.millis() && again(next) > 1.02 * best.millis()) {
        best = next;
      }
    }
    found.add(best);
  }

  /** A burst of other work can make one measurement of anything dear. */
  private double again(Found one) {
    return Math.min(one.millis(), DocumentPaths.cost(use, one.document(), 2));
  }

  /** The shape as large as it is taken, and as large as there is one: the dearer of both. */
  private Found fitted(Shape shape, double first) {
    Optional<Found> taken = Optional.empty();
    double refused = 0;
    double scale = first;
    for (int i = 0; i < 12 && !isClose(taken, refused); i++) {
      Optional<byte[]> document = shape.document(scale);
      if (document.filter(bytes -> DocumentPaths.isTaken(read, bytes)).isPresent()) {
        taken = Optional.of(new Found(shape, scale, 0));
        scale = refused == 0 ? 3 * scale : Math.sqrt(scale * refused);
      } else {
        refused = scale;
        scale = taken.isEmpty() ? scale / 4 : Math.sqrt(taken.get().scale() * refused);
      }
    }
    double over = refused;
    return Stream.of(taken, shape.document(over).map(bytes -> new Found(shape, over, 0)))
        .flatMap(Optional::stream)
        .map(this::measured)
        .max(Comparator.comparingDouble(Found::millis))
        .orElseThrow(() -> new IllegalStateException("no such document is short enough"));
  }

  private static boolean isClose(Optional<Found> taken, double refused) {
    return taken.isPresent() && refused > 0 && refused < 1.1 * taken.get().scale();
  }

  private Found measured(Found one) {
    return one.with(DocumentPaths.cost(use, one.document(), 1));
  }
}
