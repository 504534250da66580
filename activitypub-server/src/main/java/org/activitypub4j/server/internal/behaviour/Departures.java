package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Tx;

/**
 * An actor that deletes itself: it follows nobody any more, nobody follows it, and what it wrote is
 * removed from the lists of replies, Likes and shares. For a local actor a Tombstone is stored.
 */
public record Departures(
    LocalActors actors, LocalObjects objects, FollowStore follows, PostBook book)
    implements Behaviour {

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    boolean deletesItself =
        in.activity() instanceof Delete
            && in.activity().objectId().filter(id -> Uris.same(id, in.actorId())).isPresent();
    if (!deletesItself) {
      return Effect.NONE;
    }
    return (tx, out) -> {
      follows.forget(tx, in.actorId());
      book.forget(tx, in.actorId());
      return Outcome.DONE;
    };
  }

  @Override
  public void sent(Tx tx, Sent out) {
    URI id = actors.id(out.actor());
    if (out.activity() instanceof Delete
        && out.activity().objectId().filter(deleted -> Uris.same(deleted, id)).isPresent()) {
      Actor actor = actors.description(out.actor()).orElseThrow();
      // The Tombstone is public, as the actor was.
      ASObject addressed = actor.toBuilder().to(Audience.PUBLIC).build();
      objects.put(
          tx, out.actor(), Tombstones.of(addressed, out.activity().published().orElseThrow()));
      follows.clear(tx, out.actor());
      book.forget(tx, id);
    }
  }
}
