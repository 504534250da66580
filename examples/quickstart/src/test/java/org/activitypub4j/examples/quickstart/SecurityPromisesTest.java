package org.activitypub4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names a test for each promise: each of them is there. */
class SecurityPromisesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  @Test
  void each_promise_names_tests_that_exist() throws IOException {
    List<String> promises =
        Files.readAllLines(ROOT.resolve("SECURITY.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| promise "))
            .filter(line -> !line.startsWith("| ---"))
            .toList();
    Set<String> tests = tests();

    assertThat(promises).hasSizeGreaterThan(20);
    for (String promise : promises) {
      List<String> named = TEST.matcher(promise).results().map(result -> result.group(1)).toList();
      assertThat(named).as(promise).isNotEmpty();
      assertThat(tests).as(promise).containsAll(named);
    }
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
