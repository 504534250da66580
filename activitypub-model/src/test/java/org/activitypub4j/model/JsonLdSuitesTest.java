package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.JsonLdVersion;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.nquads.NQuadsReader;
import com.apicatalog.rdf.nquads.NQuadsReaderException;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JSON-LD 1.1 API test suites of the W3C, by the processor in use and our loader, which gets
 * the contexts of the suite as an application would add them. The suite of remote documents does
 * not apply: nothing is ever loaded from a network.
 */
@Tag("corpus")
class JsonLdSuitesTest {
  private static final Path SUITES =
      Path.of(System.getProperty("corpus", "corpus")).resolve("json-ld");

  @BeforeAll
  static void needsTheSuites() {
    assumeTrue(Files.isDirectory(SUITES), "skipped: no directory of test suites (-Dcorpus=...)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"expand", "compact", "flatten", "toRdf"})
  void as_many_tests_pass_as_are_recorded(String name) throws IOException {
    Suite suite = new Suite(name);
    suite.run();
    System.out.printf("json-ld %s: %d of %d pass%n", name, suite.passed, suite.all);
    suite.failed.forEach((test, why) -> System.out.println("  " + test + " " + why));
    Properties recorded = new Properties();
    try (InputStream in = JsonLdSuitesTest.class.getResourceAsStream("json-ld-suites.properties")) {
      recorded.load(in);
    }
    assertThat(suite.all).isEqualTo(Integer.parseInt(recorded.getProperty(name + ".all")));
    assertThat(suite.passed)
        .isGreaterThanOrEqualTo(Integer.parseInt(recorded.getProperty(name + ".passed")));
  }

  private static final class Suite {
    private final String operation;
    private final JsonObject manifest;
    private final JsonObject files;
    private final String base;
    private final DocumentLoader loader;
    private final Map<String, String> failed = new TreeMap<>();
    private int passed;
    private int all;

    Suite(String operation) throws IOException {
      this.operation = operation;
      ReadLimits limits =
          new ReadLimits(4 << 20, 64, 1_000_000, 1 << 20, 4_096, 64, 64, 10_000, 100_000, 100_000);
      JsonReader reader = new JsonReader(limits);
      JsonObject suite = reader.read(Files.readAllBytes(SUITES.resolve(operation + "-suite.json")));
      JsonObject expand = reader.read(Files.readAllBytes(SUITES.resolve("expand-suite.json")));
      this.manifest = suite.getJsonObject("manifest");
      JsonObjectBuilder both = Trees.object(); // A test of toRdf refers to a file of expand.
      expand.getJsonObject("files").forEach(both::add);
      suite.getJsonObject("files").forEach(both::add);
      this.files = both.build();
      this.base = manifest.getString("baseIri");
      BundledContexts contexts = BundledContexts.standard();
      for (Map.Entry<String, byte[]> context : contexts().entrySet()) {
        contexts = contexts.with(context.getKey(), context.getValue());
      }
      this.loader = contexts.loader(context -> context);
    }

    private Map<String, byte[]> contexts() {
      Map<String, byte[]> contexts = new LinkedHashMap<>();
      for (String path : files.keySet()) {
        String text = files.getString(path);
        if (text.contains("\"@context\"") && text.stripLeading().startsWith("{")) {
          contexts.put(base + path, text.getBytes(StandardCharsets.UTF_8));
        }
      }
      return contexts;
    }

    void run() {
      for (JsonValue item : manifest.getJsonArray("sequence")) {
        JsonObject test = item.asJsonObject();
        JsonObject option = test.getOrDefault("option", JsonValue.EMPTY_JSON_OBJECT).asJsonObject();
        if (option.getString("specVersion", "").equals("json-ld-1.0")) {
          continue; // For processors of the version before.
        }
        all++;
        String why = failure(test, option);
        if (why == null) {
          passed++;
        } else {
          failed.put(test.getString("@id"), test.getString("name") + ": " + why);
        }
      }
    }

    private @Nullable String failure(JsonObject test, JsonObject option) {
      String expectedError = test.getString("expectErrorCode", null);
      JsonValue result;
      try {
        result = result(test, options(test, option));
        if (expectedError == null) {
          String expected = test.getString("expect", null);
          boolean same = expected == null || Isomorphism.equal(expected(expected), result);
          return same ? null : "another result";
        }
        return "no error";
      } catch (JsonLdError e) {
        return e.getCode().name().equals(code(expectedError)) ? null : "error " + e.getMessage();
      } catch (RdfConsumerException | NQuadsReaderException | RuntimeException e) {
        return e.toString();
      }
    }

    private static @Nullable String code(@Nullable String error) {
      return error == null
          ? null
          : error
              .replace("@", "keyword ")
              .toUpperCase(Locale.ROOT)
              .replace(' ', '_')
              .replace('-', '_');
    }

    private JsonLdOptions options(JsonObject test, JsonObject option) throws JsonLdError {
      JsonLdOptions options = new JsonLdOptions(loader);
      options.setOrdered(true);
      options.setBase(URI.create(option.getString("base", base + test.getString("input"))));
      if (option.getString("processingMode", "").equals("json-ld-1.0")) {
        options.setProcessingMode(JsonLdVersion.V1_0);
      }
      options.setCompactArrays(option.getBoolean("compactArrays", true));
      options.setCompactToRelative(option.getBoolean("compactToRelative", true));
      options.setProduceGeneralizedRdf(option.getBoolean("produceGeneralizedRdf", false));
      if (option.containsKey("rdfDirection")) {
        options.setRdfDirection(
            JsonLdOptions.RdfDirection.valueOf(
                option.getString("rdfDirection").toUpperCase(Locale.ROOT).replace('-', '_')));
      }
      if (option.containsKey("expandContext")) {
        options.setExpandContext(document(option.getString("expandContext")));
      }
      return options;
    }

    private Document document(String path) throws JsonLdError {
      Document document = JsonDocument.of(new StringReader(files.getString(path)));
      document.setDocumentUrl(URI.create(base + path));
      return document;
    }

    private JsonValue result(JsonObject test, JsonLdOptions options)
        throws JsonLdError, RdfConsumerException {
      Document input = document(test.getString("input"));
      String path = test.getString("context", null);
      Document context =
          path == null ? JsonDocument.of(JsonValue.EMPTY_JSON_OBJECT) : document(path);
      return switch (operation) {
        case "expand" -> JsonLd.expand(input).options(options).get();
        case "compact" -> JsonLd.compact(input, context).options(options).get();
        case "flatten" ->
            path == null
                ? JsonLd.flatten(input).options(options).get()
                : JsonLd.flatten(input).context(context).options(options).get();
        default -> {
          Quads quads = new Quads();
          JsonLd.toRdf(input).options(options).provide(quads);
          yield quads.value();
        }
      };
    }

    private JsonValue expected(String path)
        throws JsonLdError, RdfConsumerException, NQuadsReaderException {
      if (!operation.equals("toRdf")) {
        return document(path).getJsonContent().orElseThrow();
      }
      Quads quads = new Quads();
      new NQuadsReader(new StringReader(files.getString(path))).provide(quads);
      return quads.value();
    }
  }

  /** A dataset as JSON: the set of its statements, each a list. */
  private static final class Quads implements RdfQuadConsumer {
    private final Map<String, JsonValue> statements = new LinkedHashMap<>();

    @Override
    public Quads quad(
        @Nullable String subject,
        @Nullable String predicate,
        @Nullable String object,
        @Nullable String datatype,
        @Nullable String language,
        @Nullable String direction,
        @Nullable String graph) {
      JsonArrayBuilder statement = Trees.array();
      // A language or direction implies the datatype.
      String type = language == null && direction == null ? datatype : null;
      String tag = language == null || language.isEmpty() ? null : language;
      for (String part :
          new @Nullable String[] {subject, predicate, object, type, tag, direction, graph}) {
        statement.add(part == null ? JsonValue.NULL : Trees.string(part));
      }
      JsonObject list = Trees.object().add("@list", statement).build();
      statements.put(list.toString(), list);
      return this;
    }

    JsonValue value() {
      return Trees.arrayOf(statements.values().stream().toList());
    }
  }
}
