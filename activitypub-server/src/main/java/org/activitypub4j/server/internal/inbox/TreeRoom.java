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
 * Room in the heap for documents of strangers while they are trees: a tree of many small nodes
 * takes forty times the bytes of its text, and how many there are at once is for strangers to say
 * otherwise. Safe for use by several threads.
 */
public final class TreeRoom {
  private static final int TREE_FACTOR = 40;
  private static final long LEAST = 64 * 1_024;

  /**
   * What one piece of work holds, until it ends. The works of one domain hold no more than half of
   * the room together, unless it is one alone. Safe for use by several threads.
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

    /** Takes a place; false if there is none. */
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
      place.ifPresent(Place::leave); // of a work that has ended
      return false;
    }

    /** Takes a place without waiting; false if there is none. */
    public boolean take(int bytes) {
      return take(bytes, Duration.ZERO);
    }

    /**
     * Whether a place was refused that there would have been with less work of others, or of the
     * same domain: there may be one another time.
     */
    public boolean lacked() {
      synchronized (ofDomains) {
        return lacked;
      }
    }

    /** Whether any place is held. */
    boolean isAny() {
      synchronized (ofDomains) {
        return own > 0;
      }
    }

    private boolean reserve(int weight) {
      synchronized (ofDomains) {
        if (own + weight > size) {
          return false; // and there never will be
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

    /** Leaves all places. */
    public void leave() {
      List<Place> left;
      synchronized (ofDomains) {
        left = List.copyOf(places);
        places.clear();
        count(-own);
      }
      left.forEach(Place::leave);
    }

    /** Leaves all places; there are none after it. */
    @Override
    public void close() {
      synchronized (ofDomains) {
        closed = true;
      }
      leave();
    }
  }

  /** Begins a piece of work, which holds nothing yet. */
  public Holding holding() {
    return new Holding(null);
  }

  /**
   * Begins a piece of work, which holds nothing yet.
   *
   * @param domain whose share it takes, as {@code Domains} tells
   */
  public Holding holding(String domain) {
    return new Holding(domain);
  }

  /** In bytes of documents. */
  private final int size;

  private final int alwaysBytes;
  private final Semaphore trees;
  private final Semaphore waiting;

  /** What the works of each domain hold or wait for. */
  private final Map<String, Long> ofDomains = new HashMap<>();

  /** A place that is taken until it is left, by whatever thread. */
  public interface Place {
    public void leave();
  }

  /**
   * Makes one.
   *
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
  public static TreeRoom forRequests() {
    return new TreeRoom(Runtime.getRuntime().maxMemory() / 8, 0);
  }

  /** An eighth of the largest heap for small documents, and as much for large ones. */
  public static TreeRoom forWorkers(int workers) {
    return new TreeRoom(Runtime.getRuntime().maxMemory() / 8, workers);
  }

  /** So many bytes of documents, of which {@code workers} small ones never wait. */
  public static TreeRoom of(int bytes, int workers) {
    return new TreeRoom((long) bytes * TREE_FACTOR, workers);
  }

  /** Whether a document is so small that it takes no place. */
  boolean isFree(int bytes) {
    return bytes <= alwaysBytes;
  }

  private int weight(int bytes) {
    return Math.max(1, Math.min(bytes, size));
  }

  /**
   * Takes a place for a document. One that is larger than all the room takes all of it.
   *
   * @param patience how long to wait; what waits is bounded too
   * @return empty if there is no room
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
