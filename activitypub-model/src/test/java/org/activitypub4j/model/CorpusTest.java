package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.apicatalog.jsonld.JsonLdError;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real documents, where a directory of them is given: json-ld.md rule 10. */
@Tag("corpus")
class CorpusTest {
  private static final Path CORPUS = Path.of(System.getProperty("corpus", "corpus"));
  private static final ActivityStreams STREAMS =
      ActivityStreams.builder()
          .limits(
              new ReadLimits(
                  16 << 20, 64, 1_000_000, 4 << 20, 1024, 64, 64, 10_000, 100_000, 100_000))
          .build();

  private static final List<String> BIG_FAMILIES =
      List.of(
          "gotosocial",
          "lemmy",
          "mastodon",
          "mbin",
          "misskey",
          "mobilizon",
          "nodebb",
          "peertube",
          "pleroma",
          "wordpress");

  private static final Set<Reading> PLAIN = EnumSet.of(Reading.PLAIN, Reading.PARTIAL_PLAIN);

  @BeforeAll
  static void needsTheDocuments() {
    assumeTrue(Files.isDirectory(CORPUS), "skipped: no directory of real documents (-Dcorpus=...)");
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> all = Files.walk(CORPUS.resolve(folder))) {
      return all.filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(".json"))
          .filter(path -> !path.endsWith("index.json"))
          .sorted()
          .toList();
    }
  }

  private static boolean hasContext(ASObject object) {
    return object.toJson().containsKey("@context");
  }

  private static Optional<ASObject> read(Path file) throws IOException {
    try {
      return Optional.of(STREAMS.read(Files.readAllBytes(file)));
    } catch (DocumentException e) {
      return Optional.empty(); // Counted by the test that reads everything.
    }
  }

  private static Optional<JsonArray> expand(ASObject object) {
    try {
      return Optional.of(STREAMS.expand(object.toJson()));
    } catch (JsonLdError e) {
      return Optional.empty(); // There is no other meaning to compare with.
    }
  }

  @Test
  void every_document_reads_or_is_refused_with_a_reason() throws IOException {
    int read = 0;
    Set<String> refused = new TreeSet<>();
    for (String folder :
        List.of("platforms", "as2", "captures", "feps/examples", "reports/documents", "funfedi")) {
      for (Path file : files(folder)) {
        try {
          ASObject object = STREAMS.read(Files.readAllBytes(file));
          Typed.of(object);
          read++;
        } catch (DocumentException e) {
          refused.add(e.reason() + " " + CORPUS.relativize(file) + ": " + e.getMessage());
        }
      }
    }
    System.out.println("documents read: " + read + ", refused: " + refused.size());
    refused.forEach(line -> System.out.println("  " + line));
    assertThat(read).isGreaterThan(1_000);
    assertThat(refused)
        .filteredOn(line -> !line.contains("/language-map-")) // made to be too large
        .noneMatch(line -> line.startsWith("LIMIT_EXCEEDED"))
        .allMatch(
            line ->
                line.startsWith("MALFORMED")
                    || line.startsWith("NOT_AN_OBJECT")
                    || line.startsWith("DUPLICATE_NAME")
                    || line.startsWith("GUARDED_TERM"));
  }

  @Test
  void every_document_of_a_capture_reads() throws IOException {
    int read = 0;
    JsonReader reader = new JsonReader(ReadLimits.DEFAULT);
    for (Path file : files("captures")) {
      JsonObject capture = reader.read(Files.readAllBytes(file));
      List<JsonValue> bodies = new ArrayList<>();
      if (capture.get("request") instanceof JsonObject request) {
        bodies.add(request.getOrDefault("body_raw", JsonValue.NULL));
      }
      bodies.add(capture.getOrDefault("body_raw", JsonValue.NULL));
      for (JsonValue body : bodies) {
        if (body instanceof JsonString text && text.getString().startsWith("{")) {
          Typed.of(ActivityStreams.standard().read(text.getString().getBytes(UTF_8)));
          read++;
        }
      }
    }
    System.out.println("captured documents read: " + read);
    assertThat(read).isGreaterThan(60);
  }

  /** Each family of servers that has a folder; docs/reading.md has the table. */
  @Test
  void M16_what_the_big_families_send_reads_plainly() throws IOException {
    Map<String, List<Path>> slow = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : files("platforms")) {
      Optional<ASObject> read = read(file).filter(CorpusTest::hasContext);
      if (read.isPresent()) {
        String family = CORPUS.resolve("platforms").relativize(file).getName(0).toString();
        counts.merge(family, 1, Integer::sum);
        if (!PLAIN.contains(read.get().reading())) {
          slow.computeIfAbsent(family, none -> new ArrayList<>()).add(file.getFileName());
        }
      }
    }
    counts.forEach(
        (family, all) ->
            System.out.printf(
                "%s: %d of %d by their names; by JSON-LD %s%n",
                family,
                all - slow.getOrDefault(family, List.of()).size(),
                all,
                slow.getOrDefault(family, List.of())));
    for (String big : BIG_FAMILIES) {
      assertThat(5 * slow.getOrDefault(big, List.of()).size())
          .as(big)
          .isLessThanOrEqualTo(counts.getOrDefault(big, 0));
    }
  }

  @Test
  void at_least_95_of_100_documents_with_a_context_read_plainly() throws IOException {
    Map<Reading, Integer> counts = new EnumMap<>(Reading.class);
    for (Path file : files("platforms")) {
      read(file)
          .filter(CorpusTest::hasContext)
          .ifPresent(object -> counts.merge(object.reading(), 1, Integer::sum));
    }
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    int plain = PLAIN.stream().mapToInt(reading -> counts.getOrDefault(reading, 0)).sum();
    System.out.printf("readings: %s; plain: %.1f%%%n", counts, 100.0 * plain / all);
    assertThat(100.0 * plain / all).isGreaterThanOrEqualTo(95);
  }

  @Test
  void M4_a_plain_reading_says_by_every_accessor_what_JSON_LD_says() throws IOException {
    int documents = 0;
    List<String> differ = new ArrayList<>();
    for (String folder :
        List.of("platforms", "as2", "captures", "feps/examples", "reports/documents", "funfedi")) {
      for (Path file : files(folder)) {
        Optional<ASObject> read = read(file).filter(object -> PLAIN.contains(object.reading()));
        Optional<JsonArray> expansion =
            read.flatMap(CorpusTest::expand).filter(nodes -> !nodes.isEmpty());
        if (expansion.isEmpty()) {
          continue;
        }
        documents++;
        ASObject plain = read.get();
        ASObject byJsonLd = ByJsonLd.of(plain, expansion.get());
        String first = Typed.of(plain) + "\n" + Typed.asEachClass(plain);
        String second = Typed.of(byJsonLd) + "\n" + Typed.asEachClass(byJsonLd);
        if (!first.equals(second)) {
          differ.add(CORPUS.relativize(file) + "\n    " + Typed.difference(first, second));
        }
      }
    }
    System.out.printf(
        "read plainly and by JSON-LD: documents %d, methods %d, differences %d%n",
        documents, Typed.methods(), differ.size());
    differ.stream().limit(40).forEach(line -> System.out.println("  " + line));
    assertThat(documents).isGreaterThan(1_000);
    assertThat(differ).isEmpty();
  }
}
