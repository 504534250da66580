package org.activitypub4j.signatures.linkeddata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.nquads.NQuadsReader;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.activitypub4j.signatures.linkeddata.RdfCanonicalization.LimitException;
import org.eclipse.parsson.JsonProviderImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RDFC-1.0, and where it stops: security.md C3. */
@Tag("corpus")
class RdfCanonicalizationTest {
  private static final String EX = "https://example.com/";
  private static final String XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";

  private final Path suite = Path.of(System.getProperty("corpus", "."), "rdf-canon");

  private static RdfCanonicalization dataset(String nquads) throws Exception {
    RdfCanonicalization dataset = new RdfCanonicalization();
    new NQuadsReader(new StringReader(nquads)).provide(dataset);
    return dataset;
  }

  private JsonObject json(String file) throws IOException {
    try (InputStream in = Files.newInputStream(suite.resolve(file))) {
      return new JsonProviderImpl().createReader(in).readObject();
    }
  }

  private String text(String file) throws IOException {
    return Files.readString(suite.resolve(file), UTF_8);
  }

  @Test
  void C3_the_tests_of_the_W3C_pass() throws Exception {
    assumeTrue(Files.isDirectory(suite), "skipped: no corpus in " + suite);
    int passed = 0;
    int mostSteps = 0;
    List<String> skipped = new ArrayList<>();
    Map<String, String> failed = new TreeMap<>();
    for (JsonObject test :
        json("manifest.jsonld").getJsonArray("entries").getValuesAs(JsonObject.class)) {
      String name = test.getString("id") + " " + test.getString("name");
      if (test.containsKey("hashAlgorithm")) {
        skipped.add(name + ": " + test.getString("hashAlgorithm"));
        continue;
      }
      RdfCanonicalization dataset = dataset(text(test.getString("action")));
      try {
        String canonical = dataset.canonical();
        boolean good =
            switch (test.getString("type")) {
              case "rdfc:RDFC10EvalTest" -> canonical.equals(text(test.getString("result")));
              case "rdfc:RDFC10MapTest" ->
                  names(dataset).equals(expectedNames(test.getString("result")));
              default -> false;
            };
        mostSteps = Math.max(mostSteps, dataset.steps());
        if (good) {
          passed++;
        } else {
          failed.put(name, "another result");
        }
      } catch (LimitException e) {
        if (test.getString("type").equals("rdfc:RDFC10NegativeEvalTest")) {
          passed++;
        } else {
          failed.put(name, e.getMessage());
        }
      }
    }
    System.out.printf(
        "RDFC-1.0: %d passed with at most %,d steps, skipped %s, failed %s%n",
        passed, mostSteps, skipped, failed);
    assertThat(failed).isEmpty();
    assertThat(passed).isEqualTo(84);
  }

  private static Map<String, String> names(RdfCanonicalization dataset) {
    Map<String, String> names = new TreeMap<>();
    dataset.names().forEach((from, to) -> names.put(from.substring(2), to.substring(2)));
    return names;
  }

  private Map<String, String> expectedNames(String file) throws IOException {
    Map<String, String> names = new TreeMap<>();
    JsonObject expected = json(file);
    expected.keySet().forEach(from -> names.put(from, expected.getString(from)));
    return names;
  }

  @Test
  void a_statement_that_is_said_twice_is_one() throws Exception {
    StringBuilder once = new StringBuilder();
    for (int node = 0; node < 8; node++) {
      once.append(valued(node));
    }
    String canonical = dataset(once.toString()).canonical();

    for (int node = 0; node < 8; node++) {
      assertThat(dataset(valued(node) + once).canonical()).isEqualTo(canonical);
    }
  }

  private static String valued(int node) {
    return "_:v%d <%sp> \"%d\" .\n".formatted(node, EX, node);
  }

  /**
   * A set finds what it holds in a few steps even then, but only if it can be sorted: otherwise it
   * compares each with all others.
   */
  @Test
  void C3_statements_of_one_hash_code_are_kept_as_what_can_be_sorted() throws Exception {
    Field statements = RdfCanonicalization.class.getDeclaredField("statements");
    Type kept = ((ParameterizedType) statements.getGenericType()).getActualTypeArguments()[0];
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < RdfCanonicalization.MAX_QUADS; i++) {
      assertThat(sameHash(i)).hasSameHashCodeAs(sameHash(0));
      lines.append("<%ss> <%sp> \"%s\" .\n".formatted(EX, EX, sameHash(i)));
    }

    assertThat(dataset(lines.toString()).canonical()).hasLineCount(RdfCanonicalization.MAX_QUADS);
    assertThat(Comparable.class).isAssignableFrom((Class<?>) kept);
  }

  private static String sameHash(int i) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 14; bit++) {
      text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  private static String edge(int from, int to) {
    return "_:e%d <%sp> _:e%d .\n".formatted(from, EX, to);
  }

  private static String clique(int nodes) {
    StringBuilder lines = new StringBuilder();
    for (int from = 0; from < nodes; from++) {
      for (int to = 0; to < nodes; to++) {
        lines.append(edge(from, to));
      }
    }
    return lines.toString();
  }

  private static String circle(int nodes) {
    StringBuilder lines = new StringBuilder();
    for (int from = 0; from < nodes; from++) {
      lines.append(edge(from, (from + 1) % nodes));
    }
    return lines.toString();
  }

  /** Nodes on both sides, each of one side with each of the other. */
  private static String bipartite(int nodes) {
    StringBuilder lines = new StringBuilder();
    for (int from = 0; from < nodes; from++) {
      for (int to = nodes; to < 2 * nodes; to++) {
        lines.append(edge(from, to)).append(edge(to, from));
      }
    }
    return lines.toString();
  }

  @Test
  void C3_graphs_of_factorial_work_are_stopped_after_a_fixed_number_of_steps() throws Exception {
    // The first two would end after 163,077 and 157,403.
    for (String poison :
        List.of(
            clique(6),
            bipartite(4),
            clique(10),
            clique(12),
            clique(64),
            bipartite(8),
            bipartite(32))) {
      RdfCanonicalization dataset = dataset(poison);
      assertThatThrownBy(dataset::canonical)
          .isInstanceOf(LimitException.class)
          .hasMessage("canonicalisation takes more than 50,000 steps");
      assertThat(dataset.steps()).isEqualTo(RdfCanonicalization.MAX_STEPS + 1);
    }
  }

  @Test
  void C3_what_real_documents_can_have_is_not_stopped() throws Exception {
    assertThat(dataset(circle(64)).canonical()).hasLineCount(64);
    assertThat(dataset(clique(5)).canonical()).hasLineCount(25);
    StringBuilder tags = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      tags.append("<%snote> <%stag> _:t%d .\n".formatted(EX, EX, i));
      tags.append("_:t%d <%sname> \"the same\" .\n".formatted(i, EX));
    }
    assertThat(dataset(tags.toString()).canonical()).hasLineCount(128);
  }

  @Test
  void C3_65_blank_nodes_and_10001_statements_are_over_the_limit() throws Exception {
    assertThatThrownBy(() -> dataset(circle(65)))
        .isInstanceOf(LimitException.class)
        .hasMessage("more than 64 blank nodes");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < RdfCanonicalization.MAX_QUADS; i++) {
      many.append("<%ss> <%sp> \"%d\" .\n".formatted(EX, EX, i));
    }
    assertThat(dataset(many.toString()).canonical()).hasLineCount(10_000);
    assertThatThrownBy(() -> dataset(many + "<%ss> <%sp> \"\" .\n".formatted(EX, EX)))
        .isInstanceOf(LimitException.class)
        .hasMessage("more than 10,000 statements");
  }

  @Test
  void C3_blank_nodes_count_wherever_they_stand_and_each_once() {
    assertThat(add("_:b%d", EX + "o", null)).isEqualTo(64);
    assertThat(add(EX + "s", "_:b%d", null)).isEqualTo(64);
    assertThat(add(EX + "s", EX + "o", "_:b%d")).isEqualTo(64);
    assertThat(add("_:b", "_:b", "_:b")).isEqualTo(100);
    assertThat(add(EX + "s%d", EX + "o%d", EX + "g%d")).isEqualTo(100);
  }

  /** How many of a hundred statements a dataset takes. */
  private static int add(String subject, String object, @Nullable String graph) {
    RdfQuadConsumer dataset = new RdfCanonicalization();
    for (int i = 0; i < 100; i++) {
      try {
        dataset =
            dataset.quad(
                subject.formatted(i),
                EX + "p",
                object.formatted(i),
                null,
                null,
                null,
                graph == null ? null : graph.formatted(i));
      } catch (LimitException e) {
        return i;
      } catch (RdfConsumerException e) {
        throw new IllegalStateException(e);
      }
    }
    return 100;
  }

  @Test
  void a_statement_about_a_blank_predicate_is_no_RDF() {
    RdfCanonicalization dataset = new RdfCanonicalization();
    assertThat(dataset.quad(EX + "s", "_:undefined", "text", XSD_STRING, null, null, null))
        .isSameAs(dataset);
    dataset.quad(EX + "s", EX + "p", "text", XSD_STRING, null, null, null);
    assertThat(dataset.canonical()).isEqualTo("<%ss> <%sp> \"text\" .\n".formatted(EX, EX));
  }

  @Test
  void literals_are_written_as_the_canonical_form_has_them() {
    RdfCanonicalization dataset = new RdfCanonicalization();
    String text = "\"\\\b\t\n\f\r\u0001\u007f\u00e9\ud83d\ude00_:x";
    dataset.quad(EX + "s", EX + "p", text, XSD_STRING, null, null, null);
    assertThat(dataset.canonical())
        .isEqualTo(
            "<%ss> <%sp> \"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u007F\u00e9\ud83d\ude00_:x\" .\n"
                .formatted(EX, EX));
  }

  @Test
  void a_literal_that_looks_like_a_blank_node_is_none() {
    RdfCanonicalization dataset = new RdfCanonicalization();
    dataset.quad(EX + "s", EX + "p", "_:b0", XSD_STRING, null, null, null);
    assertThat(dataset.canonical()).isEqualTo("<%ss> <%sp> \"_:b0\" .\n".formatted(EX, EX));
  }
}
