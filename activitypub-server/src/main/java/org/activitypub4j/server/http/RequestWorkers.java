package org.activitypub4j.server.http;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.activitypub4j.server.internal.work.WorkerThreads;

/**
 * Threads on which an HTTP adapter answers the requests that may have to wait for other servers and
 * for bodies, so that the threads of its own server are free for the application. A bounded number
 * of requests has a thread at the same time. Safe for use by several threads.
 */
public final class RequestWorkers {
  private final Executor executor;
  private final Semaphore free;

  private RequestWorkers(Executor executor, int atOnce) {
    this.executor = executor;
    this.free = new Semaphore(atOnce);
  }

  /**
   * Returns workers with threads of their own: virtual ones where they exist, otherwise daemon
   * threads, which end when nobody needs them for half a minute.
   *
   * @param atOnce how many requests have a thread at the same time
   * @throws IllegalArgumentException if it is not positive
   */
  public static RequestWorkers atMost(int atOnce) {
    return new RequestWorkers(WorkerThreads.newExecutor(positive(atOnce)), atOnce);
  }

  /**
   * Returns workers with the threads of an executor of yours, which you close.
   *
   * @param executor should have as many threads, or requests wait in its queue
   * @param atOnce how many requests are given to it at the same time
   * @throws IllegalArgumentException if it is not positive
   */
  public static RequestWorkers on(Executor executor, int atOnce) {
    return new RequestWorkers(Objects.requireNonNull(executor, "executor"), positive(atOnce));
  }

  private static int positive(int atOnce) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce must be at least 1: " + atOnce);
    }
    return atOnce;
  }

  /**
   * Runs some work on another thread, and does not wait for it.
   *
   * @return false if all threads are taken or the executor takes no more: the work is not done, and
   *     the answer to the request is 503
   */
  public boolean tryRun(Runnable work) {
    if (!free.tryAcquire()) {
      return false;
    }
    try {
      executor.execute(
          () -> {
            try {
              work.run();
            } finally {
              free.release();
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      free.release();
      return false;
    }
  }
}
