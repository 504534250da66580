package org.activitypub4j.client;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which names are resolved, where the application gives none. */
final class Threads {
  private Threads() {}

  /**
   * Virtual threads where there are any, else a pool of daemons that refuses when full.
   *
   * @param maxThreads of the pool; who resolves waits meanwhile, so it is full only if resolvers
   *     hang
   */
  static ExecutorService newExecutor(int maxThreads) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      return boundedPool(maxThreads); // Java 17
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("virtual threads are there, but cannot be made", e);
    }
  }

  private static ExecutorService boundedPool(int maxThreads) {
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
