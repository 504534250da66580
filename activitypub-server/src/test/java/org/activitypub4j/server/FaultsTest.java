package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.SafeToLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** lessons.md A15, E3: one ERROR with the stack, then a line a minute. */
class FaultsTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Lines log = new Lines();
  private final Faults faults = new Faults(log, timer);

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static IllegalStateException failure(String message) {
    return new IllegalStateException(message);
  }

  @Test
  void a_failure_is_told_with_its_stack_and_then_counted() {
    for (int i = 0; i < 1_000; i++) {
      faults.tell("the store failed", failure("no " + i));
    }
    assertThat(log.lines).containsExactly("ERROR the store failed");
    assertThat(log.stacks.get(0).getStackTrace()[0].getMethodName()).isEqualTo("failure");

    faults.summarise();
    assertThat(log.lines).hasSize(2);
    assertThat(log.lines.get(1)).contains("999 more times", "IllegalStateException", "no 999");
    assertThat(log.stacks).hasSize(1);

    faults.summarise();
    assertThat(log.lines).hasSize(2);
    faults.tell("the store failed", failure("again"));
    assertThat(log.stacks).as("after a quiet minute it is news").hasSize(2);
  }

  @Test
  void another_failure_is_told_too() {
    faults.tell("the store failed", failure("one"));
    faults.tell("the store failed", new IllegalArgumentException("two"));
    faults.tell("a listener failed", failure("three"));
    assertThat(log.stacks).hasSize(3);
  }

  @Test
  void however_many_kinds_there_are_the_table_is_bounded() {
    for (int i = 0; i < 10_000; i++) {
      IllegalStateException failure = failure("x");
      failure.setStackTrace(
          new StackTraceElement[] {new StackTraceElement("C", "m" + i, "C.java", i)});
      faults.tell("the store failed", failure);
    }
    assertThat(log.stacks).hasSizeLessThan(40);
  }

  @Test
  void E3_remote_text_in_messages_is_cut_and_cleaned_down_to_the_last_cause() throws IOException {
    for (Map.Entry<String, String> vector : LogVectors.all().entrySet()) {
      String text = vector.getValue();
      Throwable told =
          new SafeToLog(
              new IllegalStateException(text, new RuntimeException(text, new Error(text))));
      while (told != null) {
        String line = String.valueOf(told.getMessage());
        assertThat(LogTextTest.isClean(line)).as(vector.getKey()).isTrue();
        assertThat(line).as(vector.getKey()).hasSizeLessThan(400);
        told = told.getCause();
      }
    }
  }

  @Test
  void a_stack_without_end_is_cut() {
    StackTraceElement[] deep = new StackTraceElement[1_024];
    java.util.Arrays.fill(deep, new StackTraceElement("C", "m", "C.java", 1));
    StackOverflowError error = new StackOverflowError();
    error.setStackTrace(deep);
    assertThat(new SafeToLog(error).getStackTrace()).hasSizeLessThanOrEqualTo(40);
  }
}
