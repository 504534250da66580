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
 * What one activity may spend while it is handled, and the room that its trees hold: who holds room
 * waits for other servers only for a while, for others wait for the room.
 */
public final class Handling implements AutoCloseable {
  private final TreeRoom.Holding held;
  private final ScheduledExecutorService timer;
  private final Duration longest;
  private final Budget budget;

  /** The end of all fetches, once room is held. */
  private Future<?> end = CompletableFuture.completedFuture(null);

  /**
   * Begins.
   *
   * @param longest how long to fetch while room is held
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

  /** For all that is fetched because of the activity; its documents take room too. */
  public Budget budget() {
    return budget;
  }

  /** Takes room for a document; false if there is none. */
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

  /** Leaves the room that is held so far. */
  public void leave() {
    held.leave();
    stopWatch();
  }

  private synchronized void stopWatch() {
    end.cancel(false);
  }

  /** Whether there was no room that there may be another time. */
  boolean lackedRoom() {
    return held.lacked();
  }

  @Override
  public void close() {
    held.close();
    stopWatch();
  }
}
