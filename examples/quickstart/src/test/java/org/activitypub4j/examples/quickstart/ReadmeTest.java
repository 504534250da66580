package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each Java snippet of the README and of the chapters in docs compiles as it stands there. */
class ReadmeTest {
  private static final String IMPORTS =
      """
      import com.sun.net.httpserver.HttpServer;
      import jakarta.servlet.*;
      import java.net.*;
      import java.nio.file.Path;
      import java.sql.Connection;
      import java.sql.PreparedStatement;
      import java.sql.ResultSet;
      import java.sql.SQLException;
      import java.time.*;
      import java.util.*;
      import java.util.Locale.LanguageRange;
      import java.util.concurrent.*;
      import java.security.KeyPair;
      import javax.crypto.SecretKey;
      import javax.sql.DataSource;
      import org.activitypub4j.client.*;
      import org.activitypub4j.client.transport.*;
      import org.activitypub4j.jdbc.*;
      import org.activitypub4j.jdkhttpserver.*;
      import org.activitypub4j.model.*;
      import org.activitypub4j.server.*;
      import org.activitypub4j.server.http.*;
      import org.activitypub4j.server.memory.*;
      import org.activitypub4j.server.spi.*;
      import org.activitypub4j.servlet.*;
      import org.activitypub4j.signatures.*;
      import org.activitypub4j.signatures.keys.*;
      import org.activitypub4j.signatures.linkeddata.*;
      import org.activitypub4j.signatures.proof.*;
      import org.activitypub4j.testing.*;
      import org.activitypub4j.testing.contract.*;
      """;

  static Stream<String> snippets() throws IOException {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md"))
          .filter(page -> !page.endsWith("spring-boot.md")) // the starter compiles it
          .filter(page -> !page.endsWith("tutorial.md")) // the same
          .filter(page -> !page.endsWith("frameworks.md")) // so do the recipes
          .sorted()
          .forEach(pages::add);
    }
    List<String> snippets = new ArrayList<>();
    for (Path page : pages) {
      String[] parts = Files.readString(page, UTF_8).split("```java\n", -1);
      for (int i = 1; i < parts.length; i++) {
        snippets.add(parts[i].substring(0, parts[i].indexOf("```")));
      }
    }
    assertThat(snippets).isNotEmpty();
    return snippets.stream();
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void compiles(String snippet, @TempDir Path classes) {
    String source = source(snippet);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean good =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    System.getProperty("java.class.path")),
                null,
                List.of(new Source(source)))
            .call();
    assertThat(good).as("%s%n%s", messages, source).isTrue();
  }

  /** What begins with its imports is whole; a class gets imports, and statements a class too. */
  private static String source(String snippet) {
    if (snippet.startsWith("import ")) {
      return snippet;
    }
    return IMPORTS
        + (snippet.startsWith("class ")
            ? snippet
            : "class Snippet { void run() throws Exception {\n" + snippet + "\n} }");
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
