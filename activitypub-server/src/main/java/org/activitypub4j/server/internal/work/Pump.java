package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves work from a store to threads: leases what is due, gives each piece to the executor, and
 * looks again when a piece ends, when it is told that there is more, and at intervals.
 *
 * @param <T> a piece of work
 */
public abstract class Pump<T> {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  private final int maxInFlight;
  private final Executor executor;
  private final InstantSource clock;
  private final Faults faults;
  private final Beat beat;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile boolean running;

  /** Whether pieces are being leased that are not in flight yet. */
  private volatile boolean isClaiming;

  public Pump(
      int maxInFlight,
      Executor executor,
      ScheduledExecutorService timer,
      InstantSource clock,
      Faults faults) {
    this.maxInFlight = maxInFlight;
    this.executor = executor;
    this.clock = clock;
    this.faults = faults;
    this.beat = new Beat(timer, faults);
  }

  /** Leases pieces, at most this many. */
  protected abstract List<T> claim(int max, Instant now);

  /** Does one piece. If it throws, the piece comes back when its lease ends. */
  protected abstract void work(T piece);

  /** When the store has something due next. */
  protected abstract Optional<Instant> nextDue();

  public void start() {
    running = true;
    beat.start(this::pump);
  }

  /** Stops leasing. Work that has started goes on. */
  public void stop() {
    running = false;
  }

  public boolean isIdle() {
    return !isClaiming && inFlight.get() == 0;
  }

  /** Tells it that there may be work. */
  public void wake() {
    if (running) {
      beat.wake();
    }
  }

  private Optional<Duration> pump() {
    isClaiming = true; // before the look at running, so that who stops it sees one or the other
    try {
      if (!running) {
        return Optional.empty();
      }
      int room = maxInFlight - inFlight.get();
      List<T> pieces = room > 0 ? claim(room, clock.instant()) : List.of();
      pieces.forEach(this::dispatch);
    } finally {
      isClaiming = false;
    }
    return Optional.of(untilNextDue());
  }

  private Duration untilNextDue() {
    Duration wait = nextDue().map(due -> Duration.between(clock.instant(), due)).orElse(Beat.POLL);
    // Work that is due but not leased waits for a free place. The piece that ends wakes us.
    boolean soon = !wait.isNegative() && !wait.isZero() && wait.compareTo(Beat.POLL) < 0;
    return soon ? wait : Beat.POLL;
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
