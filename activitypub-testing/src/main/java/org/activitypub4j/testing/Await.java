package org.activitypub4j.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what other threads do, for at most 15 seconds unless the test says otherwise. It checks
 * every 5 milliseconds at first, and less often in a long wait, down to ten times a second.
 */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long MIN_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long MAX_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

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
    return value(PATIENCE, what, source);
  }

  /**
   * Waits until there is a value, and returns it.
   *
   * @param patience how long to wait at most
   * @param what a description of the value; called only on failure
   * @throws AssertionError if there is none in time
   */
  public static <T> T value(
      Duration patience, Supplier<String> what, Supplier<Optional<T>> source) {
    long start = System.nanoTime();
    Optional<T> value = source.get();
    while (value.isEmpty()) {
      long waited = System.nanoTime() - start;
      if (waited > patience.toNanos()) {
        throw new AssertionError("did not happen within " + patience + ": " + what.get());
      }
      LockSupport.parkNanos(Math.min(Math.max(waited / 20, MIN_PAUSE), MAX_PAUSE));
      value = source.get();
    }
    return value.get();
  }
}
