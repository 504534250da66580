package org.activitypub4j.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads do: checks every 5 milliseconds, for at most 15 seconds. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /**
   * Waits until a condition holds.
   *
   * @param what a description of the condition, for the message of the failure
   * @throws AssertionError if it does not hold in time
   */
  public static void until(String what, BooleanSupplier condition) {
    until(() -> what, condition);
  }

  /**
   * Waits until a condition holds.
   *
   * @param what a description of the condition; called only on failure, so that it can tell what
   *     happened instead
   * @throws AssertionError if it does not hold in time
   */
  public static void until(Supplier<String> what, BooleanSupplier condition) {
    value(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /**
   * Waits until there is a value, and returns it.
   *
   * @param what a description of the value; called only on failure
   * @throws AssertionError if there is none in time
   */
  public static <T> T value(Supplier<String> what, Supplier<Optional<T>> source) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<T> value = source.get();
    while (value.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("did not happen within " + PATIENCE + ": " + what.get());
      }
      LockSupport.parkNanos(PAUSE);
      value = source.get();
    }
    return value.get();
  }
}
