package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lessons.md A4, security.md D8: what is remembered of contexts is bounded in bytes of heap. */
@Tag("slow")
@Timeout(300)
class A4ContextHeapTest {

  @Test
  void contexts_of_the_worst_shapes_pass_through_a_small_heap()
      throws IOException, InterruptedException {
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("java.class.path"),
                ContextHeapProbe.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(probe.waitFor()).as(output).isZero();
    assertThat(output).contains("read ").doesNotContain("OutOfMemory");
  }
}
