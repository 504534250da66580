package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.server.spi.Tx;

/** What an activity that came in does, in the transaction in which it is handled. */
@FunctionalInterface
public interface Effect {
  /** Nothing. */
  Effect NONE = (tx, out) -> {};

  /** Takes effect. It may not touch the network. */
  void apply(Tx tx, Outgoing out);
}
