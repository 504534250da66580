package org.activitypub4j.server.internal.work;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads for work that blocks: virtual ones where they exist. */
public final class WorkerThreads {
  /** The pumps never hand out more than this at once, so no tasks queue up in the pool. */
  private static final int POOL = 96;

  private WorkerThreads() {}

  public static ExecutorService newExecutor() {
    return newExecutor(POOL);
  }

  /** As many threads as the work that is handed out at once, or it queues up. */
  public static ExecutorService newExecutor(int atOnce) {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException e) {
      return newPool(atOnce);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("virtual threads exist but cannot be made", e);
    }
  }

  private static ExecutorService newPool(int threads) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemon("activitypub"));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  public static ThreadFactory daemon(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
