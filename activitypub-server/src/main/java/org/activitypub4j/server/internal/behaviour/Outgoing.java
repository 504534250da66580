package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.model.Activity;
import org.activitypub4j.server.spi.Tx;

/** Sends activities of local actors. */
public interface Outgoing {

  /**
   * Sends an activity of a local actor. Adds an id, the actor and a date if they are missing. In
   * the transaction, applies it to our own data and records its deliveries.
   *
   * @return the activity as it is sent
   * @throws IllegalArgumentException if it names another actor, has an id that is not on this
   *     server, or is not possible
   */
  Activity send(Tx tx, String actor, Activity activity);

  /**
   * Returns how often deliveries were recorded so far, by all threads, committed or not. Who has
   * recorded none finds the same number as before, unless another thread has.
   */
  long recorded();
}
