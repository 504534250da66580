package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * security.md D8, lessons A4: a client that meets the whole world, with the longest names and the
 * worst documents, needs no more heap than its caches may take, and knows the honest ones still.
 */
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
    assertThat(output).contains("of 50 honest ones 50 were still known");
    Matcher took = Pattern.compile("the tables took (\\d+) MiB").matcher(output);
    assertThat(took.find()).isTrue();
    assertThat(Integer.parseInt(took.group(1)))
        .isLessThanOrEqualTo(Math.toIntExact(Room.DEFAULT.bytes() >> 20));
    System.out.print(output);
  }
}
