package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.server.IgnoreReason;
import org.jspecify.annotations.Nullable;

/**
 * What an activity came to, by one behaviour or by all of them.
 *
 * @param reason why it was ignored; null if it was not
 * @param detail the same in words, for people
 */
public record Outcome(Kind kind, @Nullable IgnoreReason reason, String detail) {
  /** It is not what the behaviour is for. */
  public static final Outcome NONE = new Outcome(Kind.NONE, null, "");

  /** Handlers of the application got it; what they did, nobody knows. */
  public static final Outcome SEEN = new Outcome(Kind.SEEN, null, "");

  /** It had an effect. */
  public static final Outcome DONE = new Outcome(Kind.DONE, null, "");

  /** What an outcome is; the later ones say more. */
  public enum Kind {
    NONE,
    SEEN,
    IGNORED,
    DONE
  }

  /** It is what the behaviour is for, and had no effect. */
  static Outcome ignored(IgnoreReason reason, String detail) {
    return new Outcome(Kind.IGNORED, reason, detail);
  }

  /** This one, or another that says more. */
  Outcome or(Outcome other) {
    return other.kind.compareTo(kind) > 0 ? other : this;
  }
}
