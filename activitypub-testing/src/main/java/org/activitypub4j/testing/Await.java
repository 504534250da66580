package org.activitypub4j.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads do: it looks again and again, and gives up after 15 seconds. */
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

  private Await() {}

  /**
   * Waits until a condition holds.
   *
   * @param what what is waited for, in words, for the message of the failure
   * @throws AssertionError if it does not hold in time
   */
  public static void until(String what, BooleanSupplier condition) {
    until(() -> what, condition);
  }

  /**
   * Waits until a condition holds.
   *
   * @param what what is waited for, in words; asked only when it did not happen, so that it can
   *     tell what happened instead
   * @throws AssertionError if it does not hold in time
   */
  public static void until(Supplier<String> what, BooleanSupplier condition) {
    value(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /**
   * Waits until there is a value, and returns it.
   *
   * @param what what is waited for, in words, asked only when it did not happen
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
