package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The inputs of the public feature tests, where a directory of them is given: of each the reading
 * says what a person would expect. docs/reading.md tells of them.
 */
@Tag("corpus")
class F11FunfediTest {
  private static final Path INPUTS =
      Path.of(System.getProperty("corpus", "corpus")).resolve("funfedi");

  /** All inputs have these, unless their expectation says something else. */
  private static final List<String> EVERY =
      List.of("kind", "id", "by", "for", "published", "title", "summary", "text");

  @BeforeAll
  static void needsTheInputs() {
    assumeTrue(Files.isDirectory(INPUTS), "skipped: no directory of real documents (-Dcorpus=...)");
  }

  /** What is expected of HTML: its text, and what of it goes into a page. */
  private record Html(String text, String sanitized) {}

  private static Stream<String> lines(String resource) throws IOException {
    try (InputStream in = F11FunfediTest.class.getResourceAsStream(resource)) {
      return new String(requireNonNull(in).readAllBytes(), UTF_8)
          .lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList().stream();
    }
  }

  private static Map<String, Html> html() throws IOException {
    Map<String, Html> all = new HashMap<>();
    lines("funfedi-html.tsv")
        .map(line -> line.split("\t", -1))
        .forEach(parts -> all.put(parts[0], new Html(parts[1], parts[2])));
    return all;
  }

  /** By case: its lines, as {@link Described} writes them. */
  private static Map<String, List<String>> expected() throws IOException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : lines("funfedi.txt").toList()) {
      if (line.startsWith("[")) {
        current = new ArrayList<>();
        all.put(line.substring(1, line.length() - 1), current);
      } else {
        current.add(line);
      }
    }
    return all;
  }

  private static List<Path> inputs() throws IOException {
    try (Stream<Path> all = Files.walk(INPUTS)) {
      return all.filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.endsWith("index.json"))
          .sorted()
          .toList();
    }
  }

  private static String group(Path file) {
    return INPUTS.relativize(file).getName(0).toString();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  private static boolean isHtml(String group) {
    return group.startsWith("html_") || group.equals("media_type");
  }

  private static Html html(Path file, Map<String, Html> all) {
    String group = group(file).startsWith("html_tags") ? "html_tags" : group(file);
    return requireNonNull(all.get(group + "/" + name(file)), file.toString());
  }

  /** Of HTML only the text is another each time. */
  private static List<String> linesOfHtml(Path file, Html html) {
    return switch (group(file)) {
      case "html_tags_article" -> List.of("kind: Article", "text: " + html.text());
      case "html_tags_summary" -> List.of("summary: " + html.text(), "text: See summary");
      default -> List.of("text: " + html.text());
    };
  }

  /**
   * What all inputs have, replaced by lines of the case; one with nothing after it is not there.
   */
  private static List<String> whole(Path file, List<String> own) {
    Map<String, List<String>> byKey = new TreeMap<>();
    byKey.put("kind", List.of("kind: Note"));
    byKey.put("id", List.of("id: https://example.org/objects/" + group(file) + "/" + name(file)));
    byKey.put("by", List.of("by: https://example.org/actor"));
    byKey.put("for", List.of("for: PUBLIC"));
    byKey.put("published", List.of("published: 2025-10-12T08:53:00Z"));
    for (String key : EVERY) {
      List<String> said = own.stream().filter(line -> line.startsWith(key + ":")).toList();
      if (!said.isEmpty()) {
        byKey.put(key, said.equals(List.of(key + ": nothing")) ? List.of() : said);
      }
    }
    List<String> all = new ArrayList<>();
    EVERY.forEach(key -> all.addAll(byKey.getOrDefault(key, List.of())));
    own.stream()
        .filter(line -> !EVERY.contains(line.substring(0, line.indexOf(':'))))
        .forEach(all::add);
    return all.stream().map(String::strip).toList();
  }

  @Test
  void every_input_says_what_a_person_would_expect() throws IOException {
    Map<String, List<String>> expected = expected();
    Map<String, Html> html = html();
    Map<String, Integer> tried = new TreeMap<>();
    List<String> differ = new ArrayList<>();
    for (Path file : inputs()) {
      String group = group(file);
      List<String> own =
          isHtml(group)
              ? linesOfHtml(file, html(file, html))
              : requireNonNull(expected.remove(group + "/" + name(file)), file.toString());
      List<String> said = Described.of(ActivityStreams.standard().read(Files.readAllBytes(file)));
      if (!said.equals(whole(file, own))) {
        differ.add("%s%n  expected %s%n  but says %s".formatted(file, whole(file, own), said));
      }
      tried.merge(group, 1, Integer::sum);
    }
    System.out.printf("feature tests: %s, other than expected: %d%n", tried, differ.size());
    assertThat(String.join("\n", differ)).isEmpty();
    assertThat(expected).isEmpty();
    assertThat(tried).hasSize(26);
    assertThat(tried.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(317);
  }

  @Test
  void HTML_is_shown_as_a_person_would_expect() throws IOException {
    Map<String, Html> html = html();
    List<String> tried = new ArrayList<>();
    for (Path file : inputs()) {
      if (isHtml(group(file))) {
        ASObject object = ActivityStreams.standard().read(Files.readAllBytes(file));
        UntrustedHtml shown =
            (group(file).endsWith("_summary") ? object.summary() : object.content()).orElseThrow();
        assertThat(shown.sanitized().replace('\n', '⏎'))
            .as(file.toString())
            .isEqualTo(html(file, html).sanitized());
        tried.add(file.toString());
      }
    }
    assertThat(tried).hasSize(34 * 3 + 12 + 8 + 13 + 18 + 6);
  }
}
