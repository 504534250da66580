package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.server.IgnoreReason;
import org.jspecify.annotations.Nullable;

/**
 * What came of an activity, in one behaviour or in all of them.
 *
 * @param reason why it was ignored; null if it was not
 * @param detail the reason in words, for people
 */
public record Outcome(Kind kind, @Nullable IgnoreReason reason, String detail) {
  /** The behaviour does not handle this kind of activity. */
  public static final Outcome NONE = new Outcome(Kind.NONE, null, "");

  /** Handlers of the application got it. The engine does not know what they did. */
  public static final Outcome SEEN = new Outcome(Kind.SEEN, null, "");

  /** It had an effect. */
  public static final Outcome DONE = new Outcome(Kind.DONE, null, "");

  /** The kinds of outcomes. Later ones say more. */
  public enum Kind {
    NONE,
    SEEN,
    IGNORED,
    DONE
  }

  /** The behaviour handles this kind of activity, but this one had no effect. */
  static Outcome ignored(IgnoreReason reason, String detail) {
    return new Outcome(Kind.IGNORED, reason, detail);
  }

  /** This outcome, or the other one if that says more. */
  Outcome or(Outcome other) {
    return other.kind.compareTo(kind) > 0 ? other : this;
  }
}
