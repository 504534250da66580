package org.activitypub4j.server.internal.behaviour;

import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.spi.FollowStore;

/**
 * The end of an actor on another server, which deletes itself: it follows nobody here any more, and
 * nobody follows it.
 */
public record Departures(FollowStore follows) implements Behaviour {

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
      return Outcome.DONE;
    };
  }
}
