package org.activitypub4j.jdbc;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Threads that do something later, and keep no process alive. */
final class Timers {
  private Timers() {}

  /** Returns one thread with a name. */
  static ScheduledThreadPoolExecutor named(String name) {
    return new ScheduledThreadPoolExecutor(
        1,
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
