package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.server.spi.Tx;

/** What an activity that came in does, in the transaction in which it is handled. */
@FunctionalInterface
public interface Effect {
  /** Nothing. */
  Effect NONE = (tx, out) -> Outcome.NONE;

  /** Takes effect, and says whether it did. It may not touch the network. */
  Outcome apply(Tx tx, Outgoing out);
}
