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

/**
 * Counts the exchanges with servers and the cross-checks with libraries that were proven; prints
 * the numbers at the end, and leaves them in a file.
 */
public final class ExchangeCount implements TestExecutionListener {
  private final AtomicInteger proven = new AtomicInteger();
  private final AtomicInteger crossChecks = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Set<String> skipped = new ConcurrentSkipListSet<>();

  /** Called by the platform's service loader. */
  public ExchangeCount() {}

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest() && result.getStatus() == Status.SUCCESSFUL) {
      if (tagged(test, "exchange")) {
        proven.incrementAndGet();
      } else if (tagged(test, "cross-check")) {
        crossChecks.incrementAndGet();
      }
    } else if (result.getStatus() == Status.FAILED) {
      failed.incrementAndGet();
    } else if (result.getStatus() == Status.ABORTED) {
      result.getThrowable().ifPresent(reason -> skipped.add(String.valueOf(reason.getMessage())));
    }
  }

  private static boolean tagged(TestIdentifier test, String name) {
    return test.getTags().stream().anyMatch(tag -> tag.getName().equals(name));
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    StringBuilder line =
        new StringBuilder("interop: ").append(proven).append(" exchanges proven, ");
    line.append(crossChecks).append(" cross-checks");
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
