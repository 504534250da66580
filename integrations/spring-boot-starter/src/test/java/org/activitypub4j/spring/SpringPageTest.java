package org.activitypub4j.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page docs/spring-boot.md: its snippets compile, and it knows all properties. */
class SpringPageTest {
  private static String page() throws IOException {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    return Files.readString(root.resolve("docs/spring-boot.md"), UTF_8);
  }

  static Stream<String> snippets() throws IOException {
    return Stream.of(page().split("```java\n", -1))
        .skip(1)
        .map(part -> part.substring(0, part.indexOf("```")));
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void a_snippet_compiles_as_it_stands_there(String snippet, @TempDir Path classes) {
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    boolean good =
        ToolProvider.getSystemJavaCompiler()
            .getTask(messages, null, null, options, null, List.of(new Source(snippet)))
            .call();
    assertThat(good).as("%s%n%s", messages, snippet).isTrue();
  }

  /** The processor writes the metadata from the class of the properties. */
  @Test
  void every_property_is_there_and_has_a_description() throws IOException {
    String metadata =
        new String(
            requireNonNull(
                    SpringPageTest.class.getResourceAsStream(
                        "/META-INF/spring-configuration-metadata.json"))
                .readAllBytes(),
            UTF_8);
    String properties = metadata.substring(metadata.indexOf("\"properties\""));
    List<String> names =
        Pattern.compile("\"name\": \"(activitypub\\.[^\"]+)\"")
            .matcher(properties)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(names).hasSizeGreaterThan(15);
    String page = page();
    assertThat(names)
        .allSatisfy(
            name -> {
              String last = name.substring(name.lastIndexOf('.') + 1);
              assertThat(page).containsAnyOf("`" + name, "`." + last + "`");
            });
    assertThat(names)
        .allSatisfy(
            name ->
                assertThat(properties)
                    .containsPattern(
                        "\"" + Pattern.quote(name) + "\",\\s*\"type\": [^\n]*\\s*\"description\""));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
