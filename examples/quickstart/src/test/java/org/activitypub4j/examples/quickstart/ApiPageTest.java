package org.activitypub4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/api.md lists the public types, and says what each is for. */
class ApiPageTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern PUBLIC =
      Pattern.compile(
          "^public (?:abstract |final |sealed |non-sealed )*(?:class|interface|record|enum) (\\w+)",
          Pattern.MULTILINE);
  private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+) \\|", Pattern.MULTILINE);
  private static final Pattern NAME = Pattern.compile("`(?:\\w+\\.)*(\\w+)`");

  @ParameterizedTest
  @CsvSource({
    "Model, activitypub-model",
    "Signatures, activitypub-signatures",
    "Client, activitypub-client",
    "JDBC, integrations/jdbc"
  })
  void each_public_type_is_on_the_page_and_each_type_on_the_page_is_public(
      String section, String module) throws IOException {
    String page = Files.readString(ROOT.resolve("docs/api.md"));
    int start = page.indexOf("\n## " + section + "\n");
    int end = page.indexOf("\n## ", start + 1);
    String text = page.substring(start, end < 0 ? page.length() : end);
    List<String> listed = new ArrayList<>();
    for (String row : found(ROW, text)) {
      listed.addAll(found(NAME, row));
    }
    List<String> types = types(ROOT.resolve(module).resolve("src/main/java"));

    assertThat(listed).as("the types in docs/api.md").containsExactlyInAnyOrderElementsOf(types);
    assertThat(text).contains("There are %d types".formatted(types.size()));
  }

  private static List<String> types(Path sources) throws IOException {
    List<String> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().contains("internal")) {
          types.addAll(found(PUBLIC, Files.readString(file)));
        }
      }
    }
    return types;
  }

  private static List<String> found(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
