package org.activitypub4j.spring.tutorial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page docs/tutorial.md says what the files of this package say. */
class TutorialPageTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path FILES = Path.of("src/test/java/org/activitypub4j/spring/tutorial");

  static Stream<String> snippets() throws IOException {
    return Stream.of(
            Files.readString(ROOT.resolve("docs/tutorial.md"), UTF_8).split("```java\n", -1))
        .skip(1)
        .map(part -> part.substring(0, part.indexOf("```")));
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void what_is_shown_is_compiled_and_run(String snippet) throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        sources.append(Files.readString(file, UTF_8));
      }
    }
    String shown =
        snippet
            .lines()
            .filter(line -> !line.equals("@ActivityPubTest"))
            .collect(Collectors.joining("\n"));
    assertThat(sources).contains(shown);
  }
}
