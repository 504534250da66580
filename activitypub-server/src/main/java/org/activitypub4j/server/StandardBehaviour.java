package org.activitypub4j.server;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.behaviour.Behaviour;
import org.activitypub4j.server.internal.behaviour.Blocks;
import org.activitypub4j.server.internal.behaviour.Departures;
import org.activitypub4j.server.internal.behaviour.Follows;
import org.activitypub4j.server.internal.behaviour.Outboxes;
import org.activitypub4j.server.internal.behaviour.PostBook;
import org.activitypub4j.server.internal.behaviour.Posts;
import org.activitypub4j.server.internal.behaviour.Reactions;
import org.activitypub4j.server.internal.behaviour.Rejections;
import org.activitypub4j.server.internal.behaviour.Replies;
import org.activitypub4j.server.internal.behaviour.Returns;
import org.activitypub4j.server.spi.FollowPolicy;
import org.activitypub4j.server.spi.Storage;

/**
 * What the engine does with activities by itself, before the handlers of the application get them.
 * {@link Federation.Builder#without} leaves one out, for an application that does it in another
 * way.
 */
public enum StandardBehaviour {
  /** An inbox that was gone is used again when its owner sends something. */
  RETURNS(parts -> new Returns(parts.storage().deliveries())),

  /** What local actors create, update and delete is stored, and served under its id. */
  POSTS(parts -> new Posts(parts.actors(), parts.objects())),

  /** Public replies to posts of local actors are listed, and told to a {@link PostHandler}. */
  REPLIES(
      parts ->
          new Replies(
              parts.actors(), parts.book(), parts.replyPolicy(), parts.storage().transactions())),

  /** Likes and shares of posts of local actors are counted, and told to a {@link PostHandler}. */
  REACTIONS(parts -> new Reactions(parts.actors(), parts.book())),

  /** Follows are answered, and the lists of followers and followed are kept. */
  FOLLOWS(
      parts ->
          new Follows(
              parts.actors(),
              parts.storage().follows(),
              parts.storage().blocks(),
              parts.followPolicy())),

  /** A delivery ends if its recipient rejects the activity. */
  REJECTIONS(parts -> new Rejections(parts.actors(), parts.storage().deliveries(), parts.clock())),

  /** A Block ends the follows between two actors; whom local actors block is kept. */
  BLOCKS(parts -> new Blocks(parts.actors(), parts.storage().follows(), parts.storage().blocks())),

  /** An actor that deletes itself is taken out of all lists. */
  DEPARTURES(
      parts ->
          new Departures(parts.actors(), parts.objects(), parts.storage().follows(), parts.book())),

  /** What local actors do is stored in their outboxes. */
  OUTBOXES(parts -> new Outboxes(parts.actors(), parts.objects()));

  @SuppressWarnings("ImmutableEnumChecker") // These functions have no state.
  private final Function<Parts, Behaviour> maker;

  StandardBehaviour(Function<Parts, Behaviour> maker) {
    this.maker = maker;
  }

  /** What behaviours are made from. */
  record Parts(
      LocalActors actors,
      LocalObjects objects,
      Storage storage,
      PostBook book,
      Optional<ReplyPolicy> replyPolicy,
      FollowPolicy followPolicy,
      InstantSource clock) {}

  Behaviour make(Parts parts) {
    return maker.apply(parts);
  }
}
