package org.activitypub4j.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Counts the exchanges that were proven; prints the number at the end, and leaves it in a file. */
public final class ExchangeCount implements TestExecutionListener {
  private final AtomicInteger proven = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Set<String> skipped = new ConcurrentSkipListSet<>();

  /** Called by the platform's service loader. */
  public ExchangeCount() {}

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean exchange =
        test.isTest() && test.getTags().stream().anyMatch(tag -> tag.getName().equals("exchange"));
    if (exchange && result.getStatus() == Status.SUCCESSFUL) {
      proven.incrementAndGet();
    } else if (result.getStatus() == Status.FAILED) {
      failed.incrementAndGet();
    } else if (result.getStatus() == Status.ABORTED) {
      result.getThrowable().ifPresent(reason -> skipped.add(String.valueOf(reason.getMessage())));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    StringBuilder line = new StringBuilder("interop: ").append(proven).append(" exchanges proven");
    if (failed.get() > 0) {
      line.append(", ").append(failed).append(" failed");
    }
    skipped.forEach(reason -> line.append("; skipped: ").append(reason));
    System.out.println(line);
    try {
      Files.writeString(Path.of(Workplace.property("interop.work"), "exchanges.txt"), line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
