package org.activitypub4j.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Lets one caller work for all who want the same at the same time.
 *
 * @param <V> what they want
 */
final class SingleFlight<V> {
  private final int maxFlights;
  private final ConcurrentMap<String, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

  SingleFlight(int maxFlights) {
    this.maxFlights = maxFlights;
  }

  /** What came of it, and whether this caller did the work. */
  record Landed<V>(V value, Role role) {}

  /** Who did the work. */
  enum Role {
    PILOT,
    PASSENGER
  }

  /**
   * Does the work, or waits for who does it already.
   *
   * @param patience how long to wait for another
   * @throws FetchException if the work does, or it takes too long, or too much is under way
   */
  Landed<V> fly(String key, Duration patience, Supplier<V> work) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> others = flights.putIfAbsent(key, mine);
    if (others != null) {
      return new Landed<>(await(key, others, patience), Role.PASSENGER);
    }
    try {
      if (flights.size() > maxFlights) {
        throw busy("more than %d fetches of keys and actors at once".formatted(maxFlights), null);
      }
      V value = work.get();
      mine.complete(value);
      return new Landed<>(value, Role.PILOT);
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(key, mine);
    }
  }

  private V await(String key, CompletableFuture<V> others, Duration patience) {
    try {
      return others.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw busy("waited in vain for the fetch of " + key + " that is under way", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FetchException.of(
          new TransportException(
              Reason.INTERRUPTED, null, "interrupted while waiting for " + key, e));
    } catch (ExecutionException e) {
      throw busy("the fetch of " + key + " that was under way failed", e);
    }
  }

  private static FetchException busy(String message, @Nullable Exception e) {
    return FetchException.of(new TransportException(Reason.BUSY, null, message, e));
  }
}
