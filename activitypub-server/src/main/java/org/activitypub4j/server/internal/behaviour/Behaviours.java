package org.activitypub4j.server.internal.behaviour;

import java.util.List;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Undo;
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
    return (tx, out) -> effects.forEach(effect -> effect.apply(tx, out));
  }

  /**
   * What an activity does that concerns only actors who block its sender. The application hears no
   * more of it, except what takes something back.
   */
  public Effect receivedOfBlocked(Received<?> in, Resolver resolver) {
    boolean takesBack = in.activity() instanceof Delete || in.activity() instanceof Undo;
    List<Behaviour> hear =
        takesBack
            ? all
            : all.stream().filter(one -> !(one instanceof ApplicationHandlers)).toList();
    return new Behaviours(hear).received(in, resolver);
  }

  public void sent(Tx tx, Sent out) {
    all.forEach(behaviour -> behaviour.sent(tx, out));
  }
}
