package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * security.md D8: a client that meets the whole world needs no more heap than its caches may take.
 */
@Timeout(300)
class D8HeapTest {

  @Test
  void D8_all_servers_actors_and_keys_of_the_world_pass_through_a_small_heap()
      throws IOException, InterruptedException {
    String count = System.getProperty("d8.count", "100000");
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
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
    System.out.print(output);
  }
}
