package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.apicatalog.jsonld.JsonLdError;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.activitypub4j.model.DocumentException.Reason;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is read from a real document and written again, whole, changed or in part, means what the
 * document meant, as JSON-LD expansion tells it.
 */
@Tag("corpus")
class LosslessTest {
  private static final Path CORPUS = Path.of(System.getProperty("corpus", "corpus"));
  private static final ActivityStreams STREAMS =
      ActivityStreams.builder()
          .limits(
              new ReadLimits(
                  16 << 20, 64, 1_000_000, 4 << 20, 1024, 64, 64, 10_000, 100_000, 100_000))
          .build();

  /** A document that reads, and its meaning. */
  private record Sample(String name, ASObject root, JsonArray meaning) {}

  private static final List<Sample> SAMPLES = new ArrayList<>();

  /** Documents of which the index says that they expand, and for which it fails here. */
  private static final Map<String, String> NO_EXPANSION = new TreeMap<>();

  @BeforeAll
  static void readTheDocuments() throws IOException {
    assumeTrue(Files.isDirectory(CORPUS), "skipped: no directory of real documents (-Dcorpus=...)");
    for (String folder : List.of("platforms", "as2")) {
      Set<String> expanding = expanding(folder);
      for (Path file : files(folder, ".json")) {
        String name = CORPUS.relativize(file).toString();
        if (expanding.contains(name)) {
          sample(name, Files.readAllBytes(file));
        }
      }
    }
    System.out.println("documents with a meaning in JSON-LD: " + SAMPLES.size());
    NO_EXPANSION.forEach((name, why) -> System.out.println("  not " + name + " " + why));
    assertThat(SAMPLES).hasSizeGreaterThan(800);
    assertThat(NO_EXPANSION.keySet()).isEqualTo(exceptions("no expansion").keySet());
  }

  private static void sample(String name, byte[] document) {
    try {
      ASObject root = STREAMS.read(document);
      SAMPLES.add(new Sample(name, root, STREAMS.expand(root.toJson())));
    } catch (DocumentException e) {
      assertThat(e.reason()).as(name).isNotEqualTo(Reason.LIMIT_EXCEEDED);
    } catch (JsonLdError e) {
      NO_EXPANSION.put(name, e.getMessage());
    }
  }

  private static Set<String> expanding(String folder) throws IOException {
    Path index = CORPUS.resolve(folder).resolve("index.json");
    if (!Files.exists(index)) {
      index = CORPUS.resolve("platforms/index.json");
    }
    JsonArray lines;
    try (InputStream in = Files.newInputStream(index);
        var reader = Trees.PROVIDER.createReader(in)) {
      lines = reader.readArray();
    }
    return lines.stream()
        .map(JsonValue::asJsonObject)
        .filter(line -> expands(line.getString("expand", "")))
        .map(line -> line.getString("file"))
        .collect(Collectors.toSet());
  }

  /** A context that nobody has counts as empty, so such documents have a meaning too. */
  private static boolean expands(String outcome) {
    return outcome.equals("ok") || outcome.equals("empty") || outcome.startsWith("no-context http");
  }

  private static List<Path> files(String folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(CORPUS.resolve(folder))) {
      return all.filter(Files::isRegularFile)
          .filter(path -> path.toString().endsWith(suffix) && !path.endsWith("index.json"))
          .sorted()
          .toList();
    }
  }

  @Test
  void every_document_reads_or_is_refused_with_a_reason() throws IOException {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (String folder : List.of("platforms", "as2")) {
      for (Path file : files(folder, ".json")) {
        String outcome;
        try {
          outcome = "read " + STREAMS.read(Files.readAllBytes(file)).reading();
        } catch (DocumentException e) {
          assertThat(e.getMessage()).isNotBlank();
          outcome = "refused " + e.reason();
        }
        outcomes.merge(outcome, 1, Integer::sum);
      }
    }
    System.out.println("documents: " + outcomes);
    assertThat(outcomes).doesNotContainKey("refused LIMIT_EXCEEDED");
  }

  @Test
  void an_untouched_document_is_written_with_its_meaning() throws IOException {
    check("untouched", sample -> List.of(new Written(sample.root(), sample.meaning())));
  }

  @Test
  void a_change_that_is_undone_leaves_the_meaning() throws IOException {
    check("changed and back", sample -> List.of(new Written(changed(sample), sample.meaning())));
  }

  @Test
  void every_embedded_object_alone_means_what_it_meant_in_its_document() throws IOException {
    check("embedded", sample -> new Embedded(sample).all());
  }

  private static final Property.One<String> PROBE =
      Property.string("https://example.org/ns#probe", "probe");

  private static ASObject changed(Sample sample) {
    JsonObject members = sample.root().node().members();
    ObjectBuilder<?, ?> builder = sample.root().toBuilder().set(PROBE, "x").remove(PROBE);
    if (!members.containsKey("nameMap")) {
      String name = Trees.text(members.get("name"));
      if (name != null) {
        builder.name("another").name(name);
      } else if (!members.containsKey("name")) {
        builder.name("another").remove(AS.NAME);
      }
    }
    return builder.build();
  }

  /** What is to be written, and what it must mean. */
  private record Written(ASObject object, Set<String> meanings) {
    Written(ASObject object, JsonArray meaning) {
      this(object, Set.of(ExpandedMeaning.of(meaning)));
    }

    /** The one that was found if it is right, else one that would be. */
    String meaning(String found) {
      return meanings.contains(found) ? found : meanings.iterator().next();
    }
  }

  private interface Cases {
    List<Written> of(Sample sample) throws JsonLdError;
  }

  /** The objects inside a document, each with its meaning there. */
  private static final class Embedded {
    private final Sample sample;
    private final List<Written> all = new ArrayList<>();
    private final Set<String> nodes = new LinkedHashSet<>();

    Embedded(Sample sample) {
      this.sample = sample;
    }

    List<Written> all() throws JsonLdError {
      Node root = sample.root().node();
      if (root.scope().reading() == Reading.JSON_LD
          || root.scope().reading() == Reading.PARTIAL_JSON_LD) {
        collect(sample.meaning());
      }
      JsonValue context = root.members().get("@context");
      inside(root, context == null ? JsonValue.EMPTY_JSON_ARRAY : contexts(context));
      return all;
    }

    private static JsonArray contexts(JsonValue context) {
      return context instanceof JsonArray array ? array : Trees.arrayOf(List.of(context));
    }

    /** Every node object of an expanded document by its own words, to find it again. */
    private void collect(JsonValue value) {
      if (value instanceof JsonArray array) {
        array.forEach(this::collect);
      } else if (value instanceof JsonObject object && !object.containsKey("@value")) {
        nodes.add(ExpandedMeaning.of(Trees.arrayOf(List.of(object))));
        object.values().forEach(this::collect);
      }
    }

    private void inside(Node node, JsonArray contexts) throws JsonLdError {
      for (Map.Entry<String, JsonValue> member : node.members().entrySet()) {
        if (!member.getKey().equals("@context") && !isMap(member.getKey(), node.scope())) {
          value(member.getValue(), node.scope(), contexts);
        }
      }
    }

    private static boolean isMap(String name, Scope scope) {
      TermDefinition definition = scope.definition(name);
      String container =
          definition == null || definition.container() == null ? "" : definition.container();
      return scope.vocabulary().mapProperty(name) != null
          || Stream.of("@language", "@index", "@id", "@type").anyMatch(container::contains);
    }

    private void value(JsonValue value, Scope scope, JsonArray contexts) throws JsonLdError {
      if (value instanceof JsonArray array) {
        for (JsonValue item : array) {
          value(item, scope, contexts);
        }
      } else if (value instanceof JsonObject object
          && Stream.of("@value", "@list", "@set").noneMatch(object::containsKey)) {
        object(object, scope, contexts);
      }
    }

    private void object(JsonObject object, Scope scope, JsonArray contexts) throws JsonLdError {
      Node node = scope.child(object);
      ASObject view = node.as(ASObject.class);
      if (scope.reading() == Reading.JSON_LD || scope.reading() == Reading.PARTIAL_JSON_LD) {
        all.add(new Written(view, nodes));
        inside(node, contexts);
        return;
      }
      JsonArray effective = contexts;
      JsonValue own = object.get("@context");
      if (own != null) {
        JsonArrayBuilder both = Trees.array();
        contexts.forEach(both::add);
        contexts(own).forEach(both::add);
        effective = both.build();
      }
      JsonObjectBuilder alone = Trees.object();
      object.forEach(alone::add);
      JsonArray meaning = STREAMS.expand(alone.add("@context", effective).build());
      all.add(new Written(view, meaning));
      inside(node, effective);
    }
  }

  private static void check(String what, Cases cases) throws IOException {
    Map<String, String> known = exceptions(what);
    int same = 0;
    Map<String, String> differ = new TreeMap<>();
    for (Sample sample : SAMPLES) {
      int at = 0;
      try {
        for (Written written : cases.of(sample)) {
          byte[] bytes = STREAMS.write(written.object());
          JsonArray again = STREAMS.expand(new JsonReader(ReadLimits.DEFAULT).read(bytes));
          String actual = ExpandedMeaning.of(again);
          String expected = written.meaning(actual);
          if (expected.equals(actual)) {
            same++;
          } else {
            differ.putIfAbsent(
                sample.name(), "at " + at + " " + Typed.difference(expected, actual));
          }
          at++;
        }
      } catch (JsonLdError | RuntimeException e) {
        differ.putIfAbsent(sample.name(), "at " + at + " " + e);
      }
    }
    System.out.printf("%s: %d mean the same, %d documents differ%n", what, same, differ.size());
    differ.forEach((name, why) -> System.out.println("  " + name + " " + why));
    assertThat(differ.keySet()).isEqualTo(known.keySet());
  }

  /** Lines of "what", document and reason, between tabs. */
  private static Map<String, String> exceptions(String what) throws IOException {
    Map<String, String> known = new TreeMap<>();
    try (InputStream in = LosslessTest.class.getResourceAsStream("lossless-exceptions.tsv")) {
      if (in == null) {
        throw new IllegalStateException("lossless-exceptions.tsv is missing");
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(what + "\t"))
          .map(line -> line.split("\t", 3))
          .forEach(fields -> known.put(fields[1], fields[2]));
    }
    return known;
  }
}
