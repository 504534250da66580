package org.activitypub4j.jdkhttpserver;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes threads that wait for a peer for too long, by an interrupt: that closes the channel on
 * which they wait, which nothing else does from outside. Its own thread is a daemon, and is there
 * only while somebody waits.
 */
final class Watchdog {
  private static final long PERIOD_MILLIS = 100;

  private final ScheduledThreadPoolExecutor timer;

  Watchdog() {
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "activitypub-http-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(10, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /** Wakes this thread after a while, unless the watch is closed before. */
  Watch after(Duration limit) {
    Watch watch = new Watch();
    watch.task = timer.schedule(watch::wake, limit.toNanos(), TimeUnit.NANOSECONDS);
    return watch;
  }

  /** Wakes this thread when something is so, unless the watch is closed before. */
  Watch when(BooleanSupplier isOver) {
    Watch watch = new Watch();
    watch.task =
        timer.scheduleWithFixedDelay(
            () -> {
              if (isOver.getAsBoolean()) {
                watch.wake();
              }
            },
            PERIOD_MILLIS,
            PERIOD_MILLIS,
            TimeUnit.MILLISECONDS);
    return watch;
  }

  /** Wakes this thread at its next wait. */
  Watch atOnce() {
    Watch watch = new Watch();
    watch.wake();
    return watch;
  }

  /** Over one section of a thread, which closes it. */
  static final class Watch {
    private final Thread thread = Thread.currentThread();
    private @Nullable ScheduledFuture<?> task;
    private boolean woken;
    private boolean closed;

    /** Wakes the thread, unless it is closed. */
    synchronized void wake() {
      if (!closed && !woken) {
        woken = true;
        thread.interrupt();
      }
    }

    /** Ends it; the interrupt goes no further than the section. */
    void close() {
      if (task != null) {
        task.cancel(false);
      }
      synchronized (this) {
        closed = true;
        if (woken) {
          Thread.interrupted();
        }
      }
    }
  }
}
