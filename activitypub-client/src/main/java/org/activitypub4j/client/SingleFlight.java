package org.activitypub4j.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.internal.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * Lets one caller do the work for all callers that want the same thing at the same time.
 *
 * @param <V> the type of what they want
 */
final class SingleFlight<V> {
  private static final int MAX_TRIES = 3;

  private final int maxFlights;
  private final ConcurrentMap<String, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

  SingleFlight(int maxFlights) {
    this.maxFlights = maxFlights;
  }

  /**
   * Does the work, or waits for the caller that is doing it already. If that caller's budget is
   * used up, this says nothing about the thing that they want. Then this caller does the work.
   *
   * @param budget says how long to wait for another caller
   * @throws FetchException if the work does, if it takes too long, or if too much is running
   */
  V fly(String key, Budget budget, Supplier<V> work) {
    for (int tries = 1; ; tries++) {
      CompletableFuture<V> mine = new CompletableFuture<>();
      CompletableFuture<V> others = flights.putIfAbsent(key, mine);
      if (others == null) {
        return lead(key, mine, work);
      }
      Cancellation.Section section = budget.cancellation().enter();
      try {
        return others.get(budget.timeLeft().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw busy("the running fetch of " + key + " took too long", e);
      } catch (InterruptedException e) {
        throw budget.interrupted("waiting for " + key, e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof FetchException failure && !failure.isOurs()) {
          throw failure;
        }
        if (tries == MAX_TRIES || !(e.getCause() instanceof FetchException)) {
          throw busy("the fetch of " + key + " that was under way failed", e);
        }
      } finally {
        section.leave();
      }
    }
  }

  private V lead(String key, CompletableFuture<V> mine, Supplier<V> work) {
    V value;
    try {
      if (flights.size() > maxFlights) {
        throw busy("more than %d fetches of keys and actors at once".formatted(maxFlights), null);
      }
      value = work.get();
    } catch (RuntimeException | Error e) {
      // Removed before the others are told: a caller that does the work instead must not find it
      // again.
      flights.remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
    flights.remove(key, mine);
    mine.complete(value);
    return value;
  }

  private static FetchException busy(String message, @Nullable Exception e) {
    return FetchException.of(new TransportException(Reason.BUSY, null, message, e));
  }
}
