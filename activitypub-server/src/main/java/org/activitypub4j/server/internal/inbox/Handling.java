package org.activitypub4j.server.internal.inbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.activitypub4j.client.Budget;
import org.activitypub4j.client.FederationClient;

/**
 * The budget of one activity while it is handled, and its share of the heap for document trees.
 * While it holds room, it may wait for other servers only for a limited time, because others wait
 * for the room.
 */
public final class Handling implements AutoCloseable {
  private final TreeRoom.Holding held;
  private final ScheduledExecutorService timer;
  private final Duration longest;
  private final Budget budget;

  /** Cancels all fetches when the time is over; runs only while room is held. */
  private Future<?> end = CompletableFuture.completedFuture(null);

  /**
   * Starts.
   *
   * @param longest how long it may fetch while it holds room
   */
  public Handling(
      TreeRoom.Holding held,
      FederationClient client,
      ScheduledExecutorService timer,
      Duration longest) {
    this.held = held;
    this.timer = timer;
    this.longest = longest;
    this.budget = client.newBudget(bytes -> take(bytes, Duration.ZERO));
  }

  /**
   * The budget for everything that is fetched because of the activity. Its documents need room too.
   */
  public Budget budget() {
    return budget;
  }

  /** Takes room for a document; false if there is not enough. */
  public boolean take(int bytes, Duration patience) {
    boolean taken = held.take(bytes, patience);
    if (taken && held.isAny()) {
      watch();
    }
    return taken;
  }

  private synchronized void watch() {
    if (end.isDone()) {
      try {
        end = timer.schedule(budget::cancel, longest.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        budget.cancel(); // the server is closing
      }
    }
  }

  /** Gives back all room that is held now. */
  public void leave() {
    held.leave();
    stopWatch();
  }

  private synchronized void stopWatch() {
    end.cancel(false);
  }

  /** Whether room was refused that may be free at another time. */
  boolean lackedRoom() {
    return held.lacked();
  }

  @Override
  public void close() {
    held.close();
    stopWatch();
  }
}
