package org.activitypub4j.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that resolve names, if the application provides none. */
final class ResolverThreads {
  private ResolverThreads() {}

  /**
   * Makes a pool of daemon threads that refuses work when it is full. They are platform threads,
   * because a resolver that hangs blocks the carrier of a virtual thread, and enough of them would
   * stop all virtual threads.
   *
   * @param maxThreads the size of the pool; the caller waits while its name is resolved, so the
   *     pool is full only if resolvers hang
   */
  static ExecutorService newExecutor(int maxThreads) {
    return new ThreadPoolExecutor(
        0,
        maxThreads,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "activitypub-client-resolver");
          thread.setDaemon(true);
          return thread;
        });
  }
}
