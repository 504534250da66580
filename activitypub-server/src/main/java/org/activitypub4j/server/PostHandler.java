package org.activitypub4j.server;

import java.net.URI;
import org.activitypub4j.server.spi.Tx;

/**
 * Hears what becomes of the posts of local actors: comments, Likes and shares, from this server and
 * from others. Each is told once, whichever way it came and however often it was sent, and only if
 * everybody may see it and the author of the post does not block who did it: a direct message is no
 * comment.
 *
 * <p>A reply to a reply belongs to the conversation too, if it reaches this server: most servers
 * send it here if it mentions somebody here.
 *
 * <p>When a post is deleted, its replies, Likes and shares are forgotten without a further call:
 * delete the comments that you keep together with the post. What a person decides with {@link
 * PostInteractions#approve} and {@link PostInteractions#reject} is not told either.
 *
 * <p>Every method is called in the transaction in which the activity takes effect, from any thread,
 * with the rules of {@link InboxHandler}: it may use {@code tx}, must not use the network, and if
 * it throws, nothing has happened and it is tried again. A method that is not overridden does
 * nothing.
 */
public interface PostHandler {

  /**
   * Somebody answered a post, or a reply to it. If {@code event.interaction().isHeld()}, it is not
   * listed, and the application should not show it, until a person {@linkplain
   * PostInteractions#approve approves} it.
   */
  default void replied(Tx tx, PostEvent event) {}

  /**
   * The author changed a reply. {@link PostEvent#reply} is the new version. If it is held now, and
   * was not before, it must not be shown any more until it is approved.
   */
  default void replyChanged(Tx tx, PostEvent event) {}

  /** The author deleted a reply, or does not show it to everybody any more. */
  default void replyRemoved(Tx tx, PostEvent event) {}

  /** Somebody likes a post. */
  default void liked(Tx tx, PostEvent event) {}

  /** Somebody does not like a post any more. */
  default void unliked(Tx tx, PostEvent event) {}

  /** Somebody shared a post with others. */
  default void shared(Tx tx, PostEvent event) {}

  /** Somebody does not share a post any more. */
  default void unshared(Tx tx, PostEvent event) {}

  /**
   * An actor deleted itself: all its replies, Likes and shares are gone. There is no further call
   * for each of them, so keep the actor of each, and ask {@link PostInteractions#count} for numbers
   * rather than counting yourself.
   *
   * @param actor the id of the actor, who may never have done anything here
   */
  default void departed(Tx tx, URI actor) {}
}
