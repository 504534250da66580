package org.activitypub4j.client.transport.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Limits the requests that run at once, for each host and in total. A request that waits for a slow
 * host takes no place that others could use. A host is remembered only while somebody uses it or
 * waits for it.
 */
public final class HostGates {
  private final Semaphore all;
  private final int perHost;
  private final ConcurrentMap<Origin, Gate> gates = new ConcurrentHashMap<>();

  /** Makes gates with this many places. How many may wait for a place is not limited here. */
  public HostGates(int inAll, int perHost) {
    this.all = new Semaphore(inAll);
    this.perHost = perHost;
  }

  /** Waits for a place; null if none became free in time. Close the place to give it back. */
  public @Nullable Place enter(Origin origin, long timeoutNanos) throws InterruptedException {
    long deadline = System.nanoTime() + timeoutNanos;
    Gate gate = join(origin);
    boolean atHost = false;
    boolean inAll = false;
    try {
      atHost = gate.places.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
      inAll =
          atHost && all.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } finally {
      if (!inAll) {
        leave(origin, gate, atHost);
      }
    }
    return inAll ? new Place(origin, gate) : null;
  }

  /** How many hosts are remembered. */
  int size() {
    return gates.size();
  }

  private Gate join(Origin origin) {
    return gates.compute(
        origin,
        (key, known) -> {
          Gate gate = known == null ? new Gate(perHost) : known;
          gate.users++;
          return gate;
        });
  }

  private void leave(Origin origin, Gate gate, boolean held) {
    if (held) {
      gate.places.release();
    }
    gates.computeIfPresent(origin, (key, known) -> --known.users == 0 ? null : known);
  }

  private static final class Gate {
    final Semaphore places;
    int users; // changed only within the map's compute

    Gate(int places) {
      this.places = new Semaphore(places);
    }
  }

  /** The permission to make one request. */
  public final class Place implements AutoCloseable {
    private final Origin origin;
    private final Gate gate;

    private Place(Origin origin, Gate gate) {
      this.origin = origin;
      this.gate = gate;
    }

    @Override
    public void close() {
      all.release();
      leave(origin, gate, true);
    }
  }
}
