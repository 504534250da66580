package org.activitypub4j.server.internal.behaviour;

import java.util.List;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Undo;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.behaviour.Behaviour.Sent;
import org.activitypub4j.server.spi.Tx;

/** All behaviours of a federation, in order. The handlers of the application come last. */
public final class Behaviours {
  private final List<Behaviour> all;

  public Behaviours(List<Behaviour> all) {
    this.all = List.copyOf(all);
  }

  /** The effects of all behaviours on an activity that came in, in order. */
  public Effect received(Received<?> in, Resolver resolver) {
    List<Effect> effects = all.stream().map(behaviour -> behaviour.received(in, resolver)).toList();
    return all(effects);
  }

  /** Applies all effects in order. The result is the outcome that says the most. */
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
   * The effects of an activity if all actors that it is for block its sender. The handlers of the
   * application do not get it, unless it deletes or undoes something.
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
