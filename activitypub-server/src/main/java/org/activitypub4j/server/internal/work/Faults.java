package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs failures of the application, and not more than a person can read: a failure once with its
 * stack trace, then one line a minute that says how often it happened again. Failures of peers do
 * not belong here.
 */
public final class Faults {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MAX_KINDS = 32;

  private final Logger log;
  private final ScheduledExecutorService timer;
  private final Map<Kind, Repeats> repeats = new HashMap<>();
  private @Nullable Future<?> summary;

  /** Identifies a failure: what the engine did, and which exception was thrown where. */
  private record Kind(String what, @Nullable Class<?> type, @Nullable StackTraceElement where) {}

  /** How often a failure happened again. */
  private record Repeats(int count, String latest) {}

  public Faults(Logger log, ScheduledExecutorService timer) {
    this.log = log;
    this.timer = timer;
  }

  /**
   * Reports a failure.
   *
   * @param what what failed; a constant
   */
  public void tell(String what, Throwable cause) {
    if (isNew(what, cause)) {
      log.error(what, new SafeToLog(cause));
    }
  }

  /**
   * Reports a failure with something.
   *
   * @param what what failed; a constant
   * @param example with what, which is only in the first line of many that say the same
   */
  public void tell(String what, String example, Throwable cause) {
    if (isNew(what, cause)) {
      log.error("{}: {}", what, example, new SafeToLog(cause));
    }
  }

  private synchronized boolean isNew(String what, Throwable cause) {
    Kind kind = kind(what, cause);
    if (!repeats.containsKey(kind) && repeats.size() >= MAX_KINDS) {
      kind = new Kind(what, null, null);
    }
    @Nullable Repeats before = repeats.get(kind);
    repeats.put(
        kind,
        before == null
            ? new Repeats(0, "")
            : new Repeats(before.count() + 1, LogText.of(cause.getMessage())));
    if (summary == null) {
      summariseLater();
    }
    return before == null;
  }

  private static Kind kind(String what, Throwable cause) {
    StackTraceElement[] stack = cause.getStackTrace();
    return new Kind(what, cause.getClass(), stack.length == 0 ? null : stack[0]);
  }

  private void summariseLater() {
    try {
      summary = timer.schedule(this::summarise, MINUTE.toSeconds(), TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the timer has been shut down; repeats are not counted any more");
    }
  }

  /**
   * Logs what happened again in the last minute. A failure that did not is forgotten, and is logged
   * in full the next time.
   */
  public synchronized void summarise() {
    repeats.forEach(
        (kind, again) -> {
          if (again.count() > 0) {
            log.error(
                "{}: {} more times in the last minute, {}: {}",
                kind.what(),
                again.count(),
                kind.type() == null ? "for several reasons" : kind.type().getName(),
                again.latest());
          }
        });
    repeats.values().removeIf(again -> again.count() == 0);
    repeats.replaceAll((kind, again) -> new Repeats(0, ""));
    summary = null;
    if (!repeats.isEmpty()) {
      summariseLater();
    }
  }
}
