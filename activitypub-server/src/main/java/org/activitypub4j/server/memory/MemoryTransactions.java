package org.activitypub4j.server.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.activitypub4j.server.spi.Transactions;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** One transaction at a time, with a log to undo it. */
final class MemoryTransactions implements Transactions {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Log current;

  /** The steps to undo a transaction, the last one first. */
  private static final class Log implements Tx {
    final Deque<Runnable> undo = new ArrayDeque<>();

    void undoTo(int length) {
      while (undo.size() > length) {
        undo.pop().run();
      }
    }
  }

  @Override
  public <R> R run(Function<Tx, R> work) {
    lock.lock();
    try {
      if (current != null) {
        return work.apply(current);
      }
      return begin(work);
    } finally {
      lock.unlock();
    }
  }

  private <R> R begin(Function<Tx, R> work) {
    Log log = new Log();
    current = log;
    boolean committed = false;
    try {
      R result = work.apply(log);
      committed = true;
      return result;
    } finally {
      current = null;
      if (!committed) {
        log.undoTo(0);
      }
    }
  }

  @Override
  public Optional<Tx> current() {
    return lock.isHeldByCurrentThread() ? Optional.ofNullable(current) : Optional.empty();
  }

  /** Puts a value into a map; undone with the transaction. */
  <K, V> @Nullable V put(Tx tx, Map<K, V> map, K key, V value) {
    V old = map.put(key, value);
    log(tx).undo.push(() -> restore(map, key, old));
    return old;
  }

  /**
   * Removes a value from a map; undone with the transaction. The order of the map is not restored.
   */
  <K, V> @Nullable V remove(Tx tx, Map<K, V> map, K key) {
    V old = map.remove(key);
    if (old != null) {
      log(tx).undo.push(() -> map.put(key, old));
    }
    return old;
  }

  /** Makes a change; undone with the transaction. */
  void change(Tx tx, Runnable change, Runnable undo) {
    log(tx).undo.push(undo);
    change.run();
  }

  /**
   * Does some work in a transaction. If it fails, what it did is undone and the rest of the
   * transaction stays.
   */
  <R> R allOrNothing(Tx tx, Supplier<R> work) {
    Log log = log(tx);
    int before = log.undo.size();
    boolean done = false;
    try {
      R result = work.get();
      done = true;
      return result;
    } finally {
      if (!done) {
        log.undoTo(before);
      }
    }
  }

  private static <K, V> void restore(Map<K, V> map, K key, @Nullable V old) {
    if (old == null) {
      map.remove(key);
    } else {
      map.put(key, old);
    }
  }

  /**
   * Checks that a transaction is the current one of this thread.
   *
   * @throws IllegalStateException if it is not
   */
  void check(Tx tx) {
    log(tx);
  }

  private Log log(Tx tx) {
    Objects.requireNonNull(tx, "tx");
    if (!lock.isHeldByCurrentThread() || tx != current) {
      throw new IllegalStateException("the transaction has ended, or belongs to another thread");
    }
    return (Log) tx;
  }
}
