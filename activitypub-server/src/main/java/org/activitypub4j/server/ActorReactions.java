package org.activitypub4j.server;

import java.net.URI;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Like;

/**
 * Likes and shares of what others posted; {@link ActorContext#undo} takes one back. Safe for use by
 * several threads.
 */
public final class ActorReactions {
  private final ActorContext actor;

  ActorReactions(ActorContext actor) {
    this.actor = actor;
  }

  /**
   * Likes an object.
   *
   * @param author to whom the Like is sent: the author of the object
   */
  public Like like(URI object, URI author) {
    return actor.send(Like.builder().object(object).to(author).build()).as(Like.class);
  }

  /**
   * Shares an object with everybody, the followers first.
   *
   * @param author who also gets the Announce: the author of the object
   */
  public Announce announce(URI object, URI author) {
    return actor
        .send(
            Announce.builder()
                .object(object)
                .to(Audience.PUBLIC)
                .cc(actor.followers(), author)
                .build())
        .as(Announce.class);
  }
}
