package org.activitypub4j.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which names are resolved, where the application gives none. */
final class ResolverThreads {
  private ResolverThreads() {}

  /**
   * A pool of daemons that refuses when full. They are threads of the platform: a resolver that
   * hangs keeps hold of what carries a virtual one, and enough of them would stop all of those.
   *
   * @param maxThreads of the pool; who resolves waits meanwhile, so it is full only if resolvers
   *     hang
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
