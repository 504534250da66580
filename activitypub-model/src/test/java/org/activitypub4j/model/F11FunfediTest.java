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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The inputs of the public feature tests, where a directory of them is given. */
@Tag("corpus")
class F11FunfediTest {
  private static final Path INPUTS =
      Path.of(System.getProperty("corpus", "corpus")).resolve("funfedi");

  @BeforeAll
  static void needsTheInputs() {
    assumeTrue(Files.isDirectory(INPUTS), "skipped: no directory of real documents (-Dcorpus=...)");
  }

  /** What is expected of a case: its text, and its HTML in a page. */
  private record Expected(String text, String html) {}

  private static Map<String, Expected> expected() throws IOException {
    Map<String, Expected> all = new HashMap<>();
    try (InputStream in = F11FunfediTest.class.getResourceAsStream("funfedi-html.tsv")) {
      new String(requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.replace('⏎', '\n').split("\t", -1))
          .forEach(parts -> all.put(parts[0], new Expected(parts[1], parts[2])));
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

  @Test
  void every_input_is_read() throws IOException {
    List<Path> files = inputs();
    for (Path file : files) {
      Typed.of(ActivityStreams.standard().read(Files.readAllBytes(file)));
    }
    assertThat(files).hasSize(317);
  }

  @Test
  void HTML_is_read_and_shown_as_a_person_would_expect() throws IOException {
    Map<String, Expected> expected = expected();
    List<String> tried = new ArrayList<>();
    for (Path file : inputs()) {
      String group = group(file);
      boolean tags = group.startsWith("html_tags");
      Expected wanted = expected.get((tags ? "html_tags" : group) + "/" + name(file));
      if (wanted == null) {
        continue;
      }
      ASObject object = ActivityStreams.standard().read(Files.readAllBytes(file));
      UntrustedHtml html =
          (group.endsWith("_summary") ? object.summary() : object.content()).orElseThrow();
      assertThat(html.toPlainText()).as(file.toString()).isEqualTo(wanted.text());
      assertThat(html.sanitized()).as(file.toString()).isEqualTo(wanted.html());
      tried.add(group);
    }
    assertThat(tried).hasSize(34 * 3 + 12 + 8 + 13 + 18 + 6);
  }
}
