package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.activitypub4j.server.internal.inbox.TreeRoom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lessons.md A4: how many documents are trees at once is bounded in bytes of heap. */
@Timeout(300)
@Tag("slow")
class A4TreesTest {

  @Test
  void many_activities_of_many_nodes_at_once_fit_into_a_small_heap()
      throws IOException, InterruptedException {
    String output =
        ChildJvm.run(
            TreesProbe.class, "-Xmx128m", "-XX:+UseParallelGC", "-XX:+ExitOnOutOfMemoryError");
    assertThat(output).contains("honest 202 true").doesNotContain("OutOfMemory");
  }

  @Test
  void nor_do_objects_of_many_nodes_that_are_fetched_fill_it()
      throws IOException, InterruptedException {
    String output =
        ChildJvm.run(
            TreesProbe.class,
            "-Dfetched=true",
            "-Xmx128m",
            "-XX:+UseParallelGC",
            "-XX:+ExitOnOutOfMemoryError");
    assertThat(output)
        .contains("honest 202 true", "fetched some: true")
        .doesNotContain("OutOfMemory");
  }

  @Test
  void what_a_piece_of_work_holds_is_free_when_it_ends() {
    TreeRoom room = TreeRoom.forRequests();
    try (TreeRoom.Holding held = room.holding()) {
      assertThat(held.take(1)).isTrue();
      assertThat(held.take(Integer.MAX_VALUE)).isFalse();
    }
    assertThat(room.enter(Integer.MAX_VALUE, Duration.ZERO)).isPresent();
  }

  @Test
  void requests_have_room_for_one_document_of_any_size_and_for_more_when_it_ends() {
    TreeRoom room = TreeRoom.forRequests();
    TreeRoom.Place all = room.enter(Integer.MAX_VALUE, Duration.ZERO).orElseThrow();
    assertThat(room.enter(1, Duration.ZERO)).isEmpty();
    all.leave();
    assertThat(room.enter(Integer.MAX_VALUE, Duration.ZERO)).isPresent();
  }

  @Test
  void small_documents_are_handled_while_large_ones_take_all_the_room() {
    TreeRoom room = TreeRoom.forWorkers(16);
    assertThat(room.enter(Integer.MAX_VALUE, Duration.ZERO)).isPresent();
    for (int i = 0; i < 16; i++) {
      assertThat(room.enter(3_000, Duration.ZERO)).isPresent();
    }
    assertThat(room.enter(Integer.MAX_VALUE, Duration.ZERO)).isEmpty();
  }
}
