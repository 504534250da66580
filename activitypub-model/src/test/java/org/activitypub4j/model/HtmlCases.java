package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** The cases in the files of the directory {@code html}, which says what each of them has. */
final class HtmlCases {
  private HtmlCases() {}

  /** The parts of each case in a file. */
  static Stream<List<String>> of(String file) {
    return Stream.of(read(file).split("\n===\n", -1))
        .filter(one -> !one.isEmpty())
        .map(one -> List.of(one.split("\n---\n", -1)));
  }

  /** One text to a line. */
  static Stream<String> hostile() {
    return read("hostile.txt")
        .lines()
        .map(
            line ->
                line.replace("\\n", "\n")
                    .replace("\\t", "\t")
                    .replace("\\r", "\r")
                    .replace("\\0", "\0"));
  }

  private static String read(String file) {
    try (InputStream in = HtmlCases.class.getResourceAsStream("html/" + file)) {
      return new String(requireNonNull(in, file).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
