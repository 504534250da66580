package org.activitypub4j.server;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Following;

/**
 * The profile of a local actor: what other servers are told when it changes, gets new keys or ends.
 * Safe for use by several threads.
 */
public final class ActorProfile {
  /**
   * At most this many of those that it follows are told one by one when it ends or gets a new key.
   */
  private static final int MAX_FOLLOWED = 10_000;

  private final ActorContext actor;

  ActorProfile(ActorContext actor) {
    this.actor = actor;
  }

  /** Returns the document of the actor as others fetch it. */
  public Actor document() {
    return actor
        .actors()
        .document(actor.name())
        .orElseThrow(() -> new IllegalStateException("there is no local actor " + actor.name()));
  }

  /**
   * Tells the followers that the profile has changed. Call it when the {@link
   * org.activitypub4j.server.spi.ActorDirectory} returns the new profile.
   *
   * @return the Update, in which the document is embedded
   */
  public Update changed() {
    return actor
        .send(Update.builder().object(document()).to(Audience.PUBLIC).cc(actor.followers()).build())
        .as(Update.class);
  }

  /**
   * Gives the actor a new key, which signs from now on. The followers, and those that the actor
   * follows, are told by an Update that the old key signs: this is the way in which servers learn a
   * key that never fetch one again.
   *
   * @return the Update, in which the document with the new key is embedded
   */
  public Update rotateKeys() {
    return actor.run(
        tx -> {
          String old = actor.actors().replaceKey(tx, actor.name());
          Update update =
              Update.builder()
                  .object(document())
                  .to(Audience.PUBLIC)
                  .cc(actor.followers())
                  .set(AS.BCC, followed())
                  .build();
          return actor.outbox().send(tx, actor.name(), update, old).as(Update.class);
        });
  }

  /**
   * Deletes the actor: tells the followers and those that it follows, and ends all that it has with
   * them. Its id is answered with 410 as soon as the {@link
   * org.activitypub4j.server.spi.ActorDirectory} does not know the name any more, and its posts are
   * not served any more then. Never give the name to somebody else: other servers do not accept an
   * actor again that was deleted.
   *
   * @return the Delete
   */
  public Delete delete() {
    return actor
        .send(
            Delete.builder()
                .object(actor.id())
                .to(Audience.PUBLIC)
                .cc(actor.followers())
                .set(AS.BCC, followed())
                .build())
        .as(Delete.class);
  }

  private List<URI> followed() {
    return actor.follows().following(MAX_FOLLOWED).stream()
        .filter(one -> one.state() == FollowState.ACCEPTED)
        .map(Following::target)
        .toList();
  }
}
