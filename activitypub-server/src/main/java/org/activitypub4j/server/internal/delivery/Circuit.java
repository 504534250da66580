package org.activitypub4j.server.internal.delivery;

import java.time.Duration;
import java.time.Instant;
import org.activitypub4j.server.internal.delivery.Sending.Answer;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.HostState;
import org.jspecify.annotations.Nullable;

/**
 * Whether a host that fails is tried. After five failures in a row, over at least half a minute,
 * the circuit is open: the host is tried once in a while, with one delivery, until one arrives.
 * Four failures within half a minute hold it until that is over, so that what waits is not tried in
 * vain meanwhile.
 *
 * @param failures how many tries in a row failed; of those in the first half minute, at most four
 *     count
 * @param failingSince when the first of them failed; null if there is none
 * @param heldUntil when it is tried again; null if it is tried now. It has to be given back before
 * @param early whether a sign of life may bring that forward
 * @param hurried whether a sign of life led to the try that is made now
 */
record Circuit(
    int failures,
    @Nullable Instant failingSince,
    @Nullable Instant heldUntil,
    boolean early,
    boolean hurried) {

  static final Circuit CLOSED = new Circuit(0, null, null, false, false);

  private static final int OPEN = 5;
  private static final Duration LEAST = Duration.ofSeconds(30);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** The circuit of a host that was leased. */
  static Circuit of(HostState state) {
    boolean hurried = isNarrow(state.failures()) && state.notBefore().equals(Instant.MIN);
    return new Circuit(state.failures(), state.failingSince(), null, false, hurried);
  }

  boolean isOpen() {
    return failures >= OPEN;
  }

  /** Whether one delivery at a time is tried, because the next failure counts. */
  boolean isNarrow() {
    return isNarrow(failures);
  }

  private static boolean isNarrow(int failures) {
    return failures >= OPEN - 1;
  }

  boolean isHeld() {
    return heldUntil != null;
  }

  /**
   * The circuit after a try. What was on its way when the host was held does not count, unless it
   * arrived.
   */
  Circuit after(Answer answer, DeliveryResult result, Instant now) {
    if (answer == Answer.SOME && result instanceof DeliveryResult.Done) {
      return CLOSED;
    }
    if (isHeld() || answer == Answer.OURS) {
      return this;
    }
    if (answer == Answer.NONE) {
      return failed(now);
    }
    // It answers, but does not take anything. That is no failure, and no reason to try all.
    return isOpen() ? held(failures, failingSince, now.plus(interval(failures))) : this;
  }

  private Circuit failed(Instant now) {
    // A clock that was set back begins anew.
    Instant since = failingSince == null || failingSince.isAfter(now) ? now : failingSince;
    Instant end = since.plus(LEAST);
    if (now.isBefore(end)) {
      int count = Math.min(failures + 1, OPEN - 1);
      return isNarrow(count)
          ? held(count, since, end)
          : new Circuit(count, since, null, false, false);
    }
    // Who sends us something does not make us wait longer.
    int count = hurried && isOpen() ? failures : failures + 1;
    return count >= OPEN
        ? held(count, since, now.plus(interval(count)))
        : new Circuit(count, since, null, false, false);
  }

  private Circuit held(int count, @Nullable Instant since, Instant until) {
    return new Circuit(count, since, until, !hurried, false);
  }

  /** A minute, then twice as long each time, up to an hour. */
  private static Duration interval(int failures) {
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures - OPEN, 10));
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }

  /**
   * The result of a try. If the host is held, that decides when there is another one: the delivery
   * waits no longer than its host, and not even so long if a sign of life may end that.
   */
  DeliveryResult inTime(Answer answer, DeliveryResult result, Instant now) {
    if (heldUntil == null
        || answer != Answer.NONE
        || !(result instanceof DeliveryResult.Retry retry)) {
      return result;
    }
    Instant latest = early ? now : heldUntil;
    return retry.due().isAfter(latest)
        ? new DeliveryResult.Retry(retry.delivery(), retry.cost(), latest, retry.reason())
        : result;
  }
}
