package org.activitypub4j.server;

import java.net.URI;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Like;

/**
 * Likes and shares of other actors' posts. {@link ActorContext#undo} undoes one. Safe for use by
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
   * @param author the author of the object, who gets the Like
   */
  public Like like(URI object, URI author) {
    return actor.send(Like.builder().object(object).to(author).build()).as(Like.class);
  }

  /**
   * Shares an object publicly. It is sent to the followers.
   *
   * @param author the author of the object, who gets the Announce too
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
