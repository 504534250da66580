package org.activitypub4j.server.internal.check;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;

/** Checks that the executor runs several tasks at once, and on other threads than the caller's. */
public final class ExecutorCheck implements Check {
  private static final int FEW = 4;

  private final Executor executor;
  private final Duration patience;

  /**
   * Makes one.
   *
   * @param patience how long to wait until the tasks have started
   */
  public ExecutorCheck(Executor executor, Duration patience) {
    this.executor = executor;
    this.patience = patience;
  }

  @Override
  public Optional<Finding> look() {
    Thread caller = Thread.currentThread();
    CountDownLatch atOnce = new CountDownLatch(FEW);
    AtomicBoolean here = new AtomicBoolean();
    try {
      for (int i = 0; i < FEW; i++) {
        executor.execute(() -> begin(caller, here, atOnce));
      }
      boolean enough = here.get() || atOnce.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      return here.get()
          ? found("runs work on the thread that hands it out", "Give it threads of its own")
          : found(enough);
    } catch (RejectedExecutionException e) {
      return found("takes no work", "Do not shut it down before the federation");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      while (atOnce.getCount() > 0) {
        atOnce.countDown(); // frees the threads that wait
      }
    }
  }

  private void begin(Thread caller, AtomicBoolean here, CountDownLatch atOnce) {
    if (Thread.currentThread() == caller) {
      here.set(true);
      return;
    }
    atOnce.countDown();
    try {
      // Keeps its thread busy until all tasks have started or the check gives up.
      atOnce.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<Finding> found(boolean enough) {
    return enough
        ? Optional.empty()
        : found(
            "does not run %d pieces of work at once".formatted(FEW),
            "Give it 64 threads or more, or virtual threads");
  }

  private static Optional<Finding> found(String what, String mend) {
    return Optional.of(
        new Finding(
            Rule.EXECUTOR,
            "the executor %s: deliveries to slow servers and handlers wait for each other. %s"
                .formatted(what, mend)));
  }
}
