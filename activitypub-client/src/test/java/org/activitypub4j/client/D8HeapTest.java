package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * security.md D8, lessons A4: a client that meets the whole world, with the longest names and the
 * worst documents, needs no more heap than its caches may take, and knows the honest ones still.
 */
@Tag("slow")
@Timeout(600)
class D8HeapTest {

  @Test
  void D8_all_servers_actors_and_keys_of_the_world_pass_through_a_small_heap()
      throws IOException, InterruptedException {
    String count = System.getProperty("d8.count", "100000");
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                HeapProbe.class.getName(),
                count)
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(probe.waitFor()).as(output).isZero();
    assertThat(output).contains("met " + count);
    assertThat(number("of (\\d+) times that an honest one came", output)).isPositive();
    // Which entry leaves a full cache is partly chance: one honest visit in a hundred costs a
    // fetch.
    assertThat(100 * number("known but (\\d+) times", output))
        .isLessThanOrEqualTo(number("of (\\d+) times", output));
    assertThat(number("the tables took (\\d+) MiB", output))
        .isLessThanOrEqualTo(Room.DEFAULT.bytes() >> 20);
    System.out.print(output);
  }

  private static long number(String pattern, String output) {
    Matcher found = Pattern.compile(pattern).matcher(output);
    assertThat(found.find()).as(output).isTrue();
    return Long.parseLong(found.group(1));
  }
}
