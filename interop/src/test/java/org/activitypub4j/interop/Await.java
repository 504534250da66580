package org.activitypub4j.interop;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Waits for what other processes do: by asking again until a deadline, never by a fixed time. */
final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Await() {}

  /**
   * Waits until a condition holds.
   *
   * @param what what is waited for, in words
   * @param witnesses the servers whose logs explain a failure
   * @throws AssertionError when it does not hold in time, with the logs of the witnesses
   */
  static void until(String what, BooleanSupplier condition, Peer... witnesses) {
    value(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), witnesses);
  }

  /**
   * Waits until there is a value, and returns it.
   *
   * @throws AssertionError when there is none in time, with the logs of the witnesses
   */
  static <T> T value(String what, Supplier<Optional<T>> source, Peer... witnesses) {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      Optional<T> value;
      try {
        value = source.get();
      } catch (RuntimeException e) {
        throw new AssertionError("failed while waiting for: " + what + logs(witnesses), e);
      }
      if (value.isPresent()) {
        return value.get();
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "not within " + DEADLINE.toSeconds() + " s: " + what + logs(witnesses));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** The ends of the servers' logs, as text for a failure's message. */
  static String logs(Peer... witnesses) {
    return Arrays.stream(witnesses)
        .map(peer -> "\n---------- log of " + peer.name() + "\n" + peer.log())
        .collect(Collectors.joining());
  }
}
