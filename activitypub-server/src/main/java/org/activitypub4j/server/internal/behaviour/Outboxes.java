package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Reject;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.spi.Tx;

/**
 * What local actors send is stored in their outboxes, except for answers, which are between two
 * actors.
 */
public final class Outboxes implements Behaviour {
  private final LocalActors actors;
  private final LocalObjects objects;

  public Outboxes(LocalActors actors, LocalObjects objects) {
    this.actors = actors;
    this.objects = objects;
  }

  @Override
  public void sent(Tx tx, Sent out) {
    Activity activity = out.activity();
    if (!(activity instanceof Accept) && !(activity instanceof Reject)) {
      // Only the id of our own object: a copy of its content would survive its deletion.
      Activity bare =
          activity
              .keepEmbedded(part -> part.id().filter(actors::isLocal).isEmpty())
              .as(Activity.class);
      objects.publish(tx, out.actor(), bare);
    }
  }
}
