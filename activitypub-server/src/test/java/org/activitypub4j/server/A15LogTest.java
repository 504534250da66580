package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lessons.md A15, security.md E3: remote values are cut and cleaned in every line. */
@Timeout(300)
class A15LogTest {

  @Test
  void E3_whatever_others_say_each_line_of_the_log_is_short_and_clean()
      throws IOException, InterruptedException {
    String output =
        ChildJvm.run(
            LogProbe.class, "-Xmx256m", "-Dorg.slf4j.simpleLogger.log.org.activitypub4j=debug");
    List<String> lines = output.lines().map(line -> line.replace("\tat ", "at ")).toList();
    assertThat(lines).anyMatch(line -> line.startsWith("said "));
    assertThat(lines).as("G10").anyMatch(line -> line.contains("WARN") && line.contains("gave up"));
    for (String line : lines) {
      assertThat(line.length()).as(line.substring(0, Math.min(line.length(), 700))).isLessThan(601);
      assertThat(LogTextTest.isClean(line)).as(line).isTrue();
    }
    long stacks = lines.stream().filter(line -> line.startsWith("at ")).count();
    assertThat(stacks).as("lines of stacks").isBetween(1L, 40L * 6);
    assertThat(lines.stream().filter(line -> line.contains("ERROR")).filter(A15LogTest::isLogged))
        .as("errors of ours, each once")
        .hasSizeLessThanOrEqualTo(6);
  }

  private static boolean isLogged(String line) {
    return line.contains("Federation - ");
  }
}
