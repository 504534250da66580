package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a step on the thread of a timer: when it is woken, and after the pause that a step names.
 */
public final class Beat {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  /** How long until it finds work that another process put into the store. */
  public static final Duration POLL = Duration.ofMillis(250);

  private final ScheduledExecutorService timer;
  private final Faults faults;
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile Supplier<Optional<Duration>> step = Optional::empty;

  /** The next step. Used only by the thread of the timer. */
  private Future<?> next = CompletableFuture.completedFuture(null);

  public Beat(ScheduledExecutorService timer, Faults faults) {
    this.timer = timer;
    this.faults = faults;
  }

  /**
   * Begins.
   *
   * @param steps returns the pause until the next step, or empty to wait until it is woken. If it
   *     throws, there is another one soon
   */
  public void start(Supplier<Optional<Duration>> steps) {
    step = steps;
    wake();
  }

  /** Asks for a step now. Before the start it does nothing. */
  public void wake() {
    if (woken.compareAndSet(false, true)) {
      submit(() -> timer.execute(this::take));
    }
  }

  private void take() {
    woken.set(false);
    next.cancel(false);
    Optional<Duration> pause = Optional.of(POLL);
    try {
      pause = step.get();
    } catch (RuntimeException | Error e) {
      // Whatever happened, there must be a next step, or nothing would ever be done again.
      faults.tell("the store failed; trying again", e);
    }
    pause.ifPresent(
        wait ->
            submit(
                () -> next = timer.schedule(this::take, wait.toMillis(), TimeUnit.MILLISECONDS)));
  }

  private static void submit(Runnable work) {
    try {
      work.run();
    } catch (RejectedExecutionException e) {
      LOG.debug("the timer has been shut down; what waits stays in the store");
    }
  }
}
