package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves work from a store to threads: leases what is due, hands each piece to the executor, and
 * looks again when one ends, when somebody says that there is more, and now and then.
 *
 * @param <T> a piece of work
 */
public abstract class Pump<T> {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  /** How late work may be found that another process put into the store. */
  private static final Duration POLL = Duration.ofMillis(250);

  private final int maxInFlight;
  private final Executor executor;
  private final ScheduledExecutorService timer;
  private final InstantSource clock;
  private final Faults faults;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean running;

  /** The next look; of the timer's thread. */
  private Future<?> next = CompletableFuture.completedFuture(null);

  public Pump(
      int maxInFlight,
      Executor executor,
      ScheduledExecutorService timer,
      InstantSource clock,
      Faults faults) {
    this.maxInFlight = maxInFlight;
    this.executor = executor;
    this.timer = timer;
    this.clock = clock;
    this.faults = faults;
  }

  /** Leases at most so many pieces. */
  protected abstract List<T> claim(int max, Instant now);

  /** Does one piece; it may throw, and the lease then brings it back. */
  protected abstract void work(T piece);

  /** When the store will next have something. */
  protected abstract Optional<Instant> nextDue();

  public void start() {
    running = true;
    wake();
  }

  /** Stops leasing; what is under way goes on. */
  public void stop() {
    running = false;
  }

  public boolean isIdle() {
    return inFlight.get() == 0;
  }

  /** Says that there may be work. */
  public void wake() {
    if (running && woken.compareAndSet(false, true)) {
      try {
        timer.execute(this::pump);
      } catch (RejectedExecutionException e) {
        LOG.debug("the timer has been shut down; what waits stays in the store");
      }
    }
  }

  /** Runs on the one thread of the timer only. */
  private void pump() {
    woken.set(false);
    next.cancel(false);
    if (!running) {
      return;
    }
    Duration pause = POLL;
    try {
      int room = maxInFlight - inFlight.get();
      List<T> pieces = room > 0 ? claim(room, clock.instant()) : List.of();
      pieces.forEach(this::dispatch);
      pause = untilNextDue();
    } catch (RuntimeException | Error e) {
      // Whatever it was, the next look must come, or nothing is ever done again.
      faults.tell("the store failed; trying again", e);
    }
    try {
      next = timer.schedule(this::pump, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the timer has been shut down; what waits stays in the store");
    }
  }

  private Duration untilNextDue() {
    Duration wait = nextDue().map(due -> Duration.between(clock.instant(), due)).orElse(POLL);
    // What is due but not leased waits for a place: a piece that ends wakes us.
    boolean soon = !wait.isNegative() && !wait.isZero() && wait.compareTo(POLL) < 0;
    return soon ? wait : POLL;
  }

  private void dispatch(T piece) {
    inFlight.incrementAndGet();
    try {
      executor.execute(
          () -> {
            try {
              work(piece);
            } catch (RuntimeException | Error e) {
              faults.tell("a piece of work failed; its lease will bring it back", e);
              if (e instanceof VirtualMachineError fatal) {
                throw fatal;
              }
            } finally {
              inFlight.decrementAndGet();
              wake();
            }
          });
    } catch (RejectedExecutionException e) {
      inFlight.decrementAndGet();
      LOG.debug("the executor takes no more; the lease will bring the work back");
    }
  }
}
