package org.activitypub4j.interop;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.activitypub4j.testing.Await;

/** Waits for what other servers do; a failure shows their logs. */
final class AwaitServers {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private AwaitServers() {}

  /**
   * Waits until a condition holds.
   *
   * @param what what is waited for, in words
   * @param witnesses the servers whose logs explain a failure
   * @throws AssertionError if it does not hold in time, with the logs of the witnesses
   */
  static void until(String what, BooleanSupplier condition, Logged... witnesses) {
    value(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), witnesses);
  }

  /**
   * Waits until there is a value, and returns it.
   *
   * @throws AssertionError if there is none in time, with the logs of the witnesses
   */
  static <T> T value(String what, Supplier<Optional<T>> source, Logged... witnesses) {
    try {
      return Await.value(PATIENCE, () -> what + logs(witnesses), source);
    } catch (RuntimeException e) {
      throw new AssertionError("failed while waiting for: " + what + logs(witnesses), e);
    }
  }

  /** The ends of the servers' logs, as text for the message of a failure. */
  static String logs(Logged... witnesses) {
    return Arrays.stream(witnesses)
        .map(server -> "\n---------- log of " + server.name() + "\n" + server.log())
        .collect(Collectors.joining());
  }
}
