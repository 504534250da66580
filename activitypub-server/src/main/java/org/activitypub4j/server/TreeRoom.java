package org.activitypub4j.server;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Room in the heap for documents of strangers while they are trees: a tree of many small nodes
 * takes forty times the bytes of its text, and how many there are at once is for strangers to say
 * otherwise. Safe for use by several threads.
 */
final class TreeRoom {
  private static final int TREE_FACTOR = 40;
  private static final long LEAST = 64 * 1_024;

  /** What one piece of work holds, until it ends. Safe for use by several threads. */
  final class Holding implements AutoCloseable {
    private final Queue<Place> places = new ConcurrentLinkedQueue<>();

    /** Takes a place; false if there is none. */
    boolean take(int bytes, Duration patience) {
      Optional<Place> place = enter(bytes, patience);
      place.ifPresent(places::add);
      return place.isPresent();
    }

    /** Takes a place without waiting; false if there is none. */
    boolean take(int bytes) {
      return take(bytes, Duration.ZERO);
    }

    @Override
    public void close() {
      for (Place place = places.poll(); place != null; place = places.poll()) {
        place.leave();
      }
    }
  }

  /** Begins a piece of work, which holds nothing yet. */
  Holding holding() {
    return new Holding();
  }

  /** In bytes of documents. */
  private final int size;

  private final int alwaysBytes;
  private final Semaphore trees;
  private final Semaphore waiting;

  /** A place that is taken until it is left, by whatever thread. */
  interface Place {
    void leave();
  }

  /**
   * @param heap how many bytes the trees may take in all
   * @param workers how many small documents never wait, each a share of as much room again; 0 where
   *     nobody knows how many there can be
   */
  private TreeRoom(long heap, int workers) {
    this.size = (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST, heap / TREE_FACTOR));
    this.alwaysBytes = workers == 0 ? 0 : size / workers;
    this.trees = new Semaphore(size, true);
    this.waiting = new Semaphore((int) Math.min(Integer.MAX_VALUE, 8L * size), true);
  }

  /** An eighth of the largest heap, for requests. */
  static TreeRoom forRequests() {
    return new TreeRoom(Runtime.getRuntime().maxMemory() / 8, 0);
  }

  /** An eighth of the largest heap for small documents, and as much for large ones. */
  static TreeRoom forWorkers(int workers) {
    return new TreeRoom(Runtime.getRuntime().maxMemory() / 8, workers);
  }

  /**
   * Takes a place for a document. One that is larger than all the room takes all of it.
   *
   * @param patience how long to wait; what waits is bounded too
   * @return empty if there is no room
   */
  Optional<Place> enter(int bytes, Duration patience) {
    if (bytes <= alwaysBytes) {
      return Optional.of(() -> {});
    }
    int weight = Math.max(1, Math.min(bytes, size));
    if (!waiting.tryAcquire(weight)) {
      return Optional.empty();
    }
    try {
      return trees.tryAcquire(weight, patience.toNanos(), TimeUnit.NANOSECONDS)
          ? Optional.of(() -> trees.release(weight))
          : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      waiting.release(weight);
    }
  }
}
