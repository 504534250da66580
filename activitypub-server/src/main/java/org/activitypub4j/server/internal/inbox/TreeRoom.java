package org.activitypub4j.server.internal.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the heap that the document trees of strangers take. A tree of many small nodes takes forty
 * times the bytes of its text, and without a limit strangers would decide how many there are at
 * once. Safe for use by several threads.
 */
public final class TreeRoom {
  private static final int TREE_FACTOR = 40;
  private static final long LEAST = 64 * 1_024;

  /**
   * The room that one task holds until it ends. The tasks of one domain hold at most half of the
   * room together, except for a single task. Safe for use by several threads.
   */
  public final class Holding implements AutoCloseable {
    private final @Nullable String domain;
    private final List<Place> places = new ArrayList<>();
    private long own;
    private boolean lacked;
    private boolean closed;

    private Holding(@Nullable String domain) {
      this.domain = domain;
    }

    /** Takes room for a document; false if there is not enough. */
    public boolean take(int bytes, Duration patience) {
      if (isFree(bytes)) {
        return true;
      }
      int weight = weight(bytes);
      if (!reserve(weight)) {
        return false;
      }
      Optional<Place> place = enter(bytes, patience);
      synchronized (ofDomains) {
        if (place.isPresent() && !closed) {
          places.add(place.get());
          return true;
        }
        count(-weight);
        lacked = true;
      }
      place.ifPresent(Place::leave); // the task was closed meanwhile
      return false;
    }

    /** Takes room without waiting; false if there is not enough. */
    public boolean take(int bytes) {
      return take(bytes, Duration.ZERO);
    }

    /**
     * Whether room was refused only because other tasks hold it, so that it may be free at another
     * time.
     */
    public boolean lacked() {
      synchronized (ofDomains) {
        return lacked;
      }
    }

    /** Whether this task holds room. */
    boolean isAny() {
      synchronized (ofDomains) {
        return own > 0;
      }
    }

    private boolean reserve(int weight) {
      synchronized (ofDomains) {
        if (own + weight > size) {
          return false; // larger than the whole room, so waiting does not help
        }
        long others = domain == null ? 0 : ofDomains.getOrDefault(domain, 0L) - own;
        if (others > 0 && others + own + weight > size / 2) {
          lacked = true;
          return false;
        }
        count(weight);
        return true;
      }
    }

    private void count(long weight) {
      own += weight;
      if (domain != null) {
        ofDomains.merge(domain, weight, Long::sum);
        ofDomains.remove(domain, 0L);
      }
    }

    /** Gives back all room that this task holds. */
    public void leave() {
      List<Place> left;
      synchronized (ofDomains) {
        left = List.copyOf(places);
        places.clear();
        count(-own);
      }
      left.forEach(Place::leave);
    }

    /** Gives back all room; afterwards the task gets none. */
    @Override
    public void close() {
      synchronized (ofDomains) {
        closed = true;
      }
      leave();
    }
  }

  /** Starts a task, which holds no room yet. */
  public Holding holding() {
    return new Holding(null);
  }

  /**
   * Starts a task, which holds no room yet.
   *
   * @param domain the domain whose share it uses, as {@code Domains} computes it
   */
  public Holding holding(String domain) {
    return new Holding(domain);
  }

  /** In bytes of documents. */
  private final int size;

  private final int alwaysBytes;
  private final Semaphore trees;
  private final Semaphore waiting;

  /** The room that the tasks of each domain hold or wait for. */
  private final Map<String, Long> ofDomains = new HashMap<>();

  /** Room that is held until any thread gives it back. */
  public interface Place {
    public void leave();
  }

  /**
   * Makes one.
   *
   * @param heap how many bytes of heap all trees may take
   * @param workers how many workers there are; 0 if that is not known. Each can always take one
   *     small document without waiting, and together these may take as much heap again
   */
  private TreeRoom(long heap, int workers) {
    this.size = (int) Math.min(Integer.MAX_VALUE, Math.max(LEAST, heap / TREE_FACTOR));
    this.alwaysBytes = workers == 0 ? 0 : size / workers;
    this.trees = new Semaphore(size, true);
    this.waiting = new Semaphore((int) Math.min(Integer.MAX_VALUE, 8L * size), true);
  }

  /** An eighth of the largest heap, for requests. */
  public static TreeRoom forRequests() {
    return new TreeRoom(Runtime.getRuntime().maxMemory() / 8, 0);
  }

  /** An eighth of the largest heap for small documents, and as much for large ones. */
  public static TreeRoom forWorkers(int workers) {
    return new TreeRoom(Runtime.getRuntime().maxMemory() / 8, workers);
  }

  /** Room for so many bytes of documents; {@code workers} small documents never wait. */
  public static TreeRoom of(int bytes, int workers) {
    return new TreeRoom((long) bytes * TREE_FACTOR, workers);
  }

  /** Whether a document is so small that it needs no room. */
  boolean isFree(int bytes) {
    return bytes <= alwaysBytes;
  }

  private int weight(int bytes) {
    return Math.max(1, Math.min(bytes, size));
  }

  /**
   * Takes room for a document. A document that is larger than the whole room takes all of it.
   *
   * @param patience how long to wait; how much may wait is limited too
   * @return empty if there is not enough room
   */
  public Optional<Place> enter(int bytes, Duration patience) {
    if (isFree(bytes)) {
      return Optional.of(() -> {});
    }
    int weight = weight(bytes);
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
