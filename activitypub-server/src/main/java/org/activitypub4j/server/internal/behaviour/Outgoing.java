package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.model.Activity;
import org.activitypub4j.server.spi.Tx;

/** Sends what local actors do. */
public interface Outgoing {

  /**
   * Sends an activity of a local actor, completed with id, actor and date where it lacks them. It
   * takes effect here, and its deliveries are recorded, in the transaction.
   *
   * @return the activity as it is sent
   * @throws IllegalArgumentException if it names another actor, or an id that is not on this
   *     server, or cannot be done
   */
  Activity send(Tx tx, String actor, Activity activity);
}
