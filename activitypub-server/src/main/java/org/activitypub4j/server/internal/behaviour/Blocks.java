package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Block;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.IgnoreReason;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.Blocked;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Tx;

/**
 * A Block ends the relations between two actors, no matter which of them blocks: neither follows
 * the other afterwards. The blocks of local actors are stored.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#block-activity-outbox">ActivityPub §6.9</a>
 */
public record Blocks(LocalActors actors, FollowStore follows, BlockStore store)
    implements Behaviour {

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    if (!(in.activity() instanceof Block)) {
      return Effect.NONE;
    }
    Optional<String> blocked = in.activity().objectId().flatMap(actors::name);
    return (tx, out) -> {
      blocked.ifPresent(name -> end(tx, name, in.actorId()));
      return blocked.isPresent()
          ? Outcome.DONE
          : Outcome.ignored(IgnoreReason.NOBODY, "it blocks nobody who is here");
    };
  }

  @Override
  public void sent(Tx tx, Sent out) {
    if (out.activity() instanceof Block) {
      out.activity().objectId().ifPresent(blocked -> block(tx, out, blocked));
    } else if (out.activity() instanceof Undo) {
      out.activity()
          .embeddedObject()
          .filter(undone -> undone.hasType(Block.TYPE))
          .flatMap(undone -> undone.as(Activity.class).objectId())
          .ifPresent(blocked -> store.remove(tx, out.actor(), blocked));
    }
  }

  private void block(Tx tx, Sent out, URI blocked) {
    actors.require(blocked);
    if (Uris.same(blocked, actors.id(out.actor()))) {
      throw new IllegalArgumentException(out.actor() + " cannot block itself");
    }
    end(tx, out.actor(), blocked);
    store.put(tx, out.actor(), new Blocked(blocked, out.activity().id().orElseThrow()));
  }

  private void end(Tx tx, String local, URI other) {
    follows.removeFollowing(tx, local, other);
    follows.removeFollower(tx, local, other);
    // Both actors may be local.
    actors
        .name(other)
        .ifPresent(
            name -> {
              follows.removeFollowing(tx, name, actors.id(local));
              follows.removeFollower(tx, name, actors.id(local));
            });
  }
}
