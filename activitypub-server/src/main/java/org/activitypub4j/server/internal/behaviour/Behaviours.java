package org.activitypub4j.server.internal.behaviour;

import java.util.List;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Undo;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.behaviour.Behaviour.Sent;
import org.activitypub4j.server.spi.Tx;

/** All behaviours of a federation, in order; the application's handlers are the last. */
public final class Behaviours {
  private final List<Behaviour> all;

  public Behaviours(List<Behaviour> all) {
    this.all = List.copyOf(all);
  }

  /** What an activity that came in does, one after the other. */
  public Effect received(Received<?> in, Resolver resolver) {
    List<Effect> effects = all.stream().map(behaviour -> behaviour.received(in, resolver)).toList();
    return all(effects);
  }

  /** One after the other; the outcome is what says the most. */
  static Effect all(List<Effect> effects) {
    return (tx, out) -> {
      Outcome outcome = Outcome.NONE;
      for (Effect effect : effects) {
        outcome = outcome.or(effect.apply(tx, out));
      }
      return outcome;
    };
  }

  /**
   * What an activity does that concerns only actors who block its sender. The application hears no
   * more of it, except what takes something back.
   */
  public Effect receivedOfBlocked(Received<?> in, Resolver resolver) {
    if (in.activity() instanceof Delete || in.activity() instanceof Undo) {
      return received(in, resolver);
    }
    Effect ignored =
        (tx, out) -> Outcome.ignored(IgnoreReason.BLOCKED, "who is concerned blocks its actor");
    return all(
        all.stream()
            .map(one -> one instanceof ApplicationHandlers ? ignored : one.received(in, resolver))
            .toList());
  }

  public void sent(Tx tx, Sent out) {
    all.forEach(behaviour -> behaviour.sent(tx, out));
  }
}
