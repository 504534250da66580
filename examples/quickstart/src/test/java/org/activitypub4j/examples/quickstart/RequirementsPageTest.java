package org.activitypub4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/requirements.md says what the number in the name of a test class means. */
class RequirementsPageTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test)`");
  private static final Pattern NUMBERED = Pattern.compile("[A-Z][0-9]{1,2}[A-Z]\\w*Test");

  @Test
  void each_class_with_a_number_is_on_the_page_and_each_class_on_the_page_exists()
      throws IOException {
    Set<String> named =
        NAMED
            .matcher(Files.readString(ROOT.resolve("docs/requirements.md")))
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toSet());
    Set<String> tests = tests();
    Set<String> numbered =
        tests.stream().filter(name -> NUMBERED.matcher(name).matches()).collect(Collectors.toSet());

    assertThat(numbered).hasSizeGreaterThan(50);
    assertThat(named)
        .as("add a row with one sentence to docs/requirements.md")
        .containsAll(numbered);
    assertThat(tests).as("the page names a class that is not there").containsAll(named);
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
