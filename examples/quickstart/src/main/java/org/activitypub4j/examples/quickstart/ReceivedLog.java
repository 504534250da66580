package org.activitypub4j.examples.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.activitypub4j.server.Received;

/** The latest activities that were handled, for people and scripts to look at. */
final class ReceivedLog {
  private static final int MAX = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Received<?>> latest = new ArrayDeque<>();

  void add(Received<?> received) {
    lock.lock();
    try {
      latest.addLast(received);
      if (latest.size() > MAX) {
        latest.removeFirst();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<Received<?>> all() {
    lock.lock();
    try {
      return List.copyOf(latest);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until an activity has come.
   *
   * @throws IllegalStateException if it does not come within ten seconds
   */
  Received<?> await(String what, Predicate<Received<?>> wanted) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(10);
      while (true) {
        for (Received<?> received : latest) {
          if (wanted.test(received)) {
            return received;
          }
        }
        if (left <= 0) {
          throw new IllegalStateException("did not come within ten seconds: " + what);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
