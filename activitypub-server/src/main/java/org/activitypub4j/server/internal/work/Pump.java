package org.activitypub4j.server.internal.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves work from a store to threads: leases what is due, gives each piece to the executor, and
 * looks again when a piece ends, when it is told that there is more, and at intervals. While a
 * piece is worked at, its lease is renewed. So leases can be short, and what a killed process had
 * is soon done by another one.
 *
 * @param <T> a piece of work
 */
public abstract class Pump<T> {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  private final int maxInFlight;
  private final Duration limit;
  private final Duration lease;
  private final Executor executor;
  private final InstantSource clock;
  private final Faults faults;
  private final Beat beat;
  private final Map<Object, Running> inFlight = new ConcurrentHashMap<>();
  private volatile boolean running;

  /** Whether pieces are being leased that are not in flight yet. */
  private volatile boolean isClaiming;

  /**
   * @param limit how long one piece may take before its thread is interrupted
   * @param lease how long what a killed process had waits for another one
   */
  public Pump(
      int maxInFlight,
      Duration limit,
      Duration lease,
      Executor executor,
      ScheduledExecutorService timer,
      InstantSource clock,
      Faults faults) {
    this.maxInFlight = maxInFlight;
    this.limit = limit;
    this.lease = lease;
    this.executor = executor;
    this.clock = clock;
    this.faults = faults;
    this.beat = new Beat(timer, faults);
  }

  /** What tells a piece from others. */
  protected abstract Object key(T piece);

  /** Leases pieces, at most this many. */
  protected abstract List<T> claim(int max, Instant now, Duration lease);

  /** Makes leases hold until then. */
  protected abstract void renew(List<T> pieces, Instant until);

  /** Does one piece. If it throws, the piece comes back when its lease ends. */
  protected abstract void work(T piece);

  /** When the store has something due next. */
  protected abstract Optional<Instant> nextDue();

  public void start() {
    running = true;
    beat.start(this::pump);
    watch();
  }

  /**
   * Interrupts what takes too long, on a thread that never uses the store: a handler that blocks in
   * its transaction can block everybody who does.
   */
  private void watch() {
    inFlight.values().forEach(Running::interruptLate);
    if (running || !inFlight.isEmpty()) {
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run).execute(this::watch);
    }
  }

  /** Stops leasing. Work that has started goes on. */
  public void stop() {
    running = false;
  }

  public boolean isIdle() {
    return !isClaiming && inFlight.isEmpty();
  }

  /** Tells it that there may be work. If there is no place for it, what ends next wakes us. */
  public void wake() {
    if (running && inFlight.size() < maxInFlight) {
      beat.wake();
    }
  }

  private Optional<Duration> pump() {
    isClaiming = true; // before the look at running, so that who stops it sees one or the other
    try {
      renewLeases();
      if (!running) {
        return inFlight.isEmpty() ? Optional.empty() : Optional.of(Beat.POLL);
      }
      int room = maxInFlight - inFlight.size();
      List<T> pieces = room > 0 ? claim(room, clock.instant(), lease) : List.of();
      pieces.forEach(this::dispatch);
    } finally {
      isClaiming = false;
    }
    return Optional.of(untilNextDue());
  }

  private void renewLeases() {
    List<Running> old = inFlight.values().stream().filter(Running::isLeasedForLong).toList();
    if (!old.isEmpty()) {
      renew(old.stream().map(one -> one.piece).toList(), clock.instant().plus(lease));
      old.forEach(Running::renewed);
    }
  }

  private Duration untilNextDue() {
    Duration wait = nextDue().map(due -> Duration.between(clock.instant(), due)).orElse(Beat.POLL);
    // Work that is due but not leased waits for a free place. The piece that ends wakes us.
    boolean soon = !wait.isNegative() && !wait.isZero() && wait.compareTo(Beat.POLL) < 0;
    return soon ? wait : Beat.POLL;
  }

  private void dispatch(T piece) {
    Running started = new Running(piece);
    Running before = inFlight.putIfAbsent(key(piece), started);
    if (before != null) { // its lease was over, because the clock was set
      before.renewed();
      return;
    }
    try {
      executor.execute(started);
    } catch (RejectedExecutionException e) {
      inFlight.remove(key(piece));
      LOG.debug("the executor takes no more; the lease will bring the work back");
    }
  }

  /** A piece that is worked at. */
  private final class Running implements Runnable {
    private final T piece;
    private long leasedAt = System.nanoTime();
    private long startedAt;
    private @Nullable Thread thread;
    private boolean isInterrupted;

    Running(T piece) {
      this.piece = piece;
    }

    @Override
    public void run() {
      begin();
      try {
        work(piece);
      } catch (RuntimeException | Error e) {
        faults.tell("a piece of work failed; its lease will bring it back", e);
        if (e instanceof VirtualMachineError fatal) {
          throw fatal;
        }
      } finally {
        end();
        inFlight.remove(key(piece));
        wake();
      }
    }

    private synchronized void begin() {
      thread = Thread.currentThread();
      startedAt = System.nanoTime();
    }

    /** From here on it is not interrupted, and who has the thread next does not notice. */
    private synchronized void end() {
      thread = null;
      if (isInterrupted && Thread.interrupted()) {
        LOG.debug("a piece of work has ended without noticing that it was interrupted");
      }
    }

    boolean isLeasedForLong() {
      return System.nanoTime() - leasedAt > lease.dividedBy(3).toNanos();
    }

    void renewed() {
      leasedAt = System.nanoTime();
    }

    /** Interrupts what takes too long, again and again. */
    synchronized void interruptLate() {
      Thread working = thread;
      if (working != null && System.nanoTime() - startedAt > limit.toNanos()) {
        startedAt = System.nanoTime();
        faults.tell(
            "the handlers of an activity take too long; they are interrupted", where(working));
        isInterrupted = true;
        working.interrupt();
      }
    }

    private Throwable where(Thread working) {
      Throwable where = new TooLongException(limit);
      where.setStackTrace(working.getStackTrace());
      return where;
    }
  }

  /** Only logged: where a thread is that takes too long. */
  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException(Duration limit) {
      super("longer than " + limit.toSeconds() + " s");
    }
  }
}
