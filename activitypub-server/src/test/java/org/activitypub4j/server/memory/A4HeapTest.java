package org.activitypub4j.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.activitypub4j.server.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lessons.md A4, security.md D8, reliability.md G6: the store needs no more heap than it may. */
@Tag("slow")
@Timeout(300)
class A4HeapTest {

  @Test
  void D8_the_worst_of_a_hundred_thousand_hosts_fits_into_a_small_heap()
      throws IOException, InterruptedException {
    String output =
        ChildJvm.run(StoreProbe.class, "-Xmx128m", "-XX:+UseParallelGC", "-XX:-UseGCOverheadLimit");
    System.out.print(output);
    assertThat(output).contains("took ", "honest true").doesNotContain("OutOfMemory");
  }
}
