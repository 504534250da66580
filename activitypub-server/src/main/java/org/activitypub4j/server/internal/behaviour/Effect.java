package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.server.spi.Tx;

/** What to do in the transaction in which an activity is handled. */
@FunctionalInterface
public interface Effect {
  /** Does nothing. */
  Effect NONE = (tx, out) -> Outcome.NONE;

  /** Applies the effect, and returns what came of it. It must not use the network. */
  Outcome apply(Tx tx, Outgoing out);
}
