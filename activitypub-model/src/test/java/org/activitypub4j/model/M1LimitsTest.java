package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** lessons M1: the limits of reading are documented, and smaller before anything is proven. */
class M1LimitsTest {
  private static final Path PAGE =
      Path.of(System.getProperty("project.root", ".."), "docs", "model.md");

  private static Stream<String> limits() {
    return Arrays.stream(ReadLimits.class.getRecordComponents()).map(RecordComponent::getName);
  }

  /** As it prints its components. */
  private static String of(ReadLimits limits, String limit) {
    Matcher value = Pattern.compile("\\b" + limit + "=(\\d+)").matcher(limits.toString());
    assertThat(value.find()).isTrue();
    return String.format(Locale.ROOT, "%,d", Integer.valueOf(value.group(1)));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void each_is_in_the_table_as_it_is(String limit) throws IOException {
    List<String> row =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.contains("`" + limit + "`"))
            .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
            .findFirst()
            .orElseThrow(() -> new AssertionError("no row for " + limit));

    assertThat(row.subList(2, 4))
        .containsExactly(of(ReadLimits.DEFAULT, limit), of(ReadLimits.UNPROVEN, limit));
  }

  @Test
  void none_is_larger_before_anything_is_proven() {
    assertThat(ReadLimits.UNPROVEN.and(ReadLimits.DEFAULT)).isEqualTo(ReadLimits.UNPROVEN);
  }
}
