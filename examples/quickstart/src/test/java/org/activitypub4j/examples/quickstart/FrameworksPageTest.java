package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page docs/frameworks.md: it shows each recipe as it is compiled and tested. */
class FrameworksPageTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern QUOTE =
      Pattern.compile("<!-- (\\S+) -->\n```(java|properties)\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern VERSION =
      Pattern.compile("<(javalin|quarkus|micronaut|helidon)\\.version>([^<]+)<");

  private static String read(String path) throws IOException {
    return Files.readString(ROOT.resolve(path), UTF_8);
  }

  private static List<Path> recipes() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT.resolve("examples/recipes"))) {
      return modules.sorted().toList();
    }
  }

  @Test
  void each_recipe_is_quoted_as_it_is() throws IOException {
    String page = read("docs/frameworks.md");
    TreeMap<String, String> quotes = new TreeMap<>();
    Matcher found = QUOTE.matcher(page);
    while (found.find()) {
      quotes.put(found.group(1), found.group(3));
    }
    for (Path module : recipes()) {
      try (Stream<Path> files = Files.walk(module.resolve("src/main"))) {
        assertThat(files.filter(file -> file.toString().matches(".*(Recipe\\.java|\\.properties)")))
            .isNotEmpty()
            .allSatisfy(
                file ->
                    assertThat(quotes)
                        .containsEntry(
                            ROOT.relativize(file).toString(), Files.readString(file, UTF_8)));
      }
    }
    assertThat(page.split("```(java|properties)\n", -1)).hasSize(quotes.size() + 1);
  }

  @Test
  void the_versions_are_those_that_are_tested() throws IOException {
    String page = read("docs/frameworks.md");
    for (Path module : recipes()) {
      Matcher version = VERSION.matcher(Files.readString(module.resolve("pom.xml"), UTF_8));
      assertThat(version.find()).as(module.toString()).isTrue();
      assertThat(page)
          .containsPattern("(?i)" + version.group(1) + "( SE)? " + Pattern.quote(version.group(2)));
    }
  }

  @Test
  void Javalin_needs_fewer_than_forty_lines() throws IOException {
    String recipe =
        read(
            "examples/recipes/javalin/src/main/java/org/activitypub4j/examples/recipes/JavalinRecipe.java");
    assertThat(recipe.lines()).hasSizeLessThan(40);
  }
}
