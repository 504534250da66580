package org.activitypub4j.signatures.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The replacement of an actor's key by a new one, in three steps. The current step depends only on
 * the time:
 *
 * <ol>
 *   <li>{@link Phase#ANNOUNCED}: both keys are in the actor's document, the old one signs. Send an
 *       {@code Update} of the actor now, so that peers fetch the document again; it is signed with
 *       the key that they know.
 *   <li>{@link Phase#SWITCHED}: both keys are published, the new one signs. A peer that does not
 *       know it fetches the actor, because the key id is new.
 *   <li>{@link Phase#DONE}: only the new key is left. Messages that the old key signed and that
 *       arrive now are refused, and so are integrity proofs that it made. Keep the old key
 *       published for as long as they should be valid.
 * </ol>
 *
 * <p>Give the new key an id of its own, so that no cache confuses the two. After a key was lost or
 * stolen there is nothing to announce: {@link #atOnce}; peers then fetch the actor when the first
 * signature does not verify.
 *
 * <p>Keep this value with the keys until it is done; where many nodes sign, all see the same steps.
 *
 * @param from the key that signs before
 * @param to the key that signs after
 * @param startedAt when the new key is published
 * @param announcement how long both are published before the new one signs
 * @param grace how long the old one stays published after that
 * @param <K> what stands for a key where this is used
 */
public record KeyRotation<K>(
    K from, K to, Instant startedAt, Duration announcement, Duration grace) {

  /** Long enough for several attempts to deliver the {@code Update}. */
  public static final Duration DEFAULT_ANNOUNCEMENT = Duration.ofDays(1);

  /** Long enough for messages that were signed earlier and are still on their way. */
  public static final Duration DEFAULT_GRACE = Duration.ofDays(7);

  /**
   * Checks the spans.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public KeyRotation {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(startedAt, "startedAt");
    if (announcement.isNegative() || grace.isNegative()) {
      throw new IllegalArgumentException(
          "announcement and grace must not be negative: " + announcement + ", " + grace);
    }
  }

  /** The steps of a rotation. */
  public enum Phase {
    /** Both keys are published, the old one signs. */
    ANNOUNCED,
    /** Both keys are published, the new one signs. */
    SWITCHED,
    /** Only the new one is left. */
    DONE
  }

  /** A rotation with one day of announcement and seven days of grace. */
  public static <K> KeyRotation<K> of(K from, K to, Instant startedAt) {
    return new KeyRotation<>(from, to, startedAt, DEFAULT_ANNOUNCEMENT, DEFAULT_GRACE);
  }

  /** Returns a rotation away from a key that must not be used any more. It is done at once. */
  public static <K> KeyRotation<K> atOnce(K from, K to, Instant startedAt) {
    return new KeyRotation<>(from, to, startedAt, Duration.ZERO, Duration.ZERO);
  }

  /** Returns the step at that time. Before {@link #startedAt} it is the first one. */
  public Phase phase(Instant now) {
    if (now.isBefore(startedAt.plus(announcement))) {
      return Phase.ANNOUNCED;
    }
    return now.isBefore(startedAt.plus(announcement).plus(grace)) ? Phase.SWITCHED : Phase.DONE;
  }

  /** Returns the keys that the actor's document shows at that time. The first one signs. */
  public List<K> keys(Instant now) {
    return switch (phase(now)) {
      case ANNOUNCED -> List.of(from, to);
      case SWITCHED -> List.of(to, from);
      case DONE -> List.of(to);
    };
  }
}
