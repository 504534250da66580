package org.activitypub4j.signatures;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The change of an actor's key from one to another, in three steps that follow from the clock
 * alone:
 *
 * <ol>
 *   <li>{@link Phase#ANNOUNCED}: both keys are in the actor's document, the old one signs. Send an
 *       {@code Update} of the actor now, so that peers fetch the document again; it is signed with
 *       the key that they know.
 *   <li>{@link Phase#SWITCHED}: both keys are published, the new one signs. A peer that has not
 *       seen it fetches the actor, because the key id is new to it.
 *   <li>{@link Phase#DONE}: only the new key is left. What the old one signed and is still on its
 *       way is refused from now on, and so are integrity proofs that it made; keep it published for
 *       as long as those should hold.
 * </ol>
 *
 * <p>Give the new key an id of its own, so that no cache takes the one for the other. After a key
 * was lost or stolen there is nothing to announce: {@link #atOnce}; peers then fetch the actor when
 * the first signature does not verify.
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

  /** Long enough for the deliveries of an {@code Update} to be tried again and again. */
  public static final Duration DEFAULT_ANNOUNCEMENT = Duration.ofDays(1);

  /** Long enough for what was signed before and is still on its way. */
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

  /** The step in which a rotation is. */
  public enum Phase {
    /** Both are published, the old one signs. */
    ANNOUNCED,
    /** Both are published, the new one signs. */
    SWITCHED,
    /** Only the new one is left. */
    DONE
  }

  /** A rotation with one day of announcement and seven days of grace. */
  public static <K> KeyRotation<K> of(K from, K to, Instant startedAt) {
    return new KeyRotation<>(from, to, startedAt, DEFAULT_ANNOUNCEMENT, DEFAULT_GRACE);
  }

  /** A rotation away from a key that must not be used any more: done as it begins. */
  public static <K> KeyRotation<K> atOnce(K from, K to, Instant startedAt) {
    return new KeyRotation<>(from, to, startedAt, Duration.ZERO, Duration.ZERO);
  }

  /** The step at that time; before {@link #startedAt} the first. */
  public Phase phase(Instant now) {
    if (now.isBefore(startedAt.plus(announcement))) {
      return Phase.ANNOUNCED;
    }
    return now.isBefore(startedAt.plus(announcement).plus(grace)) ? Phase.SWITCHED : Phase.DONE;
  }

  /** The keys that the actor's document shows at that time, the one that signs first. */
  public List<K> keys(Instant now) {
    return switch (phase(now)) {
      case ANNOUNCED -> List.of(from, to);
      case SWITCHED -> List.of(to, from);
      case DONE -> List.of(to);
    };
  }
}
