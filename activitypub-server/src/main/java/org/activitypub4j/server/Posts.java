package org.activitypub4j.server;

import java.net.URI;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Update;
import org.activitypub4j.server.spi.ContentStore;
import org.activitypub4j.server.spi.Tx;

/** What local actors make, change and delete: kept, so that it can be fetched by its id. */
final class Posts implements Behaviour {
  private final LocalActors actors;
  private final ContentStore content;
  private final InstantSource clock;

  Posts(LocalActors actors, ContentStore content, InstantSource clock) {
    this.actors = actors;
    this.content = content;
    this.clock = clock;
  }

  @Override
  public void sent(Tx tx, Sent out) {
    Activity activity = out.activity();
    if (activity instanceof Create || activity instanceof Update) {
      activity
          .embeddedObject()
          .filter(made -> made.id().filter(actors::isLocal).isPresent())
          .filter(made -> actors.name(made.id().orElseThrow()).isEmpty())
          .ifPresent(made -> keep(tx, out.actor(), made));
    } else if (activity instanceof Delete) {
      activity.objectId().ifPresent(id -> bury(tx, out.actor(), id));
    }
  }

  private void keep(Tx tx, String actor, ASObject made) {
    URI id = made.id().orElseThrow();
    if (content.find(tx, id).filter(there -> there.hasType(Tombstone.TYPE)).isPresent()) {
      throw new IllegalArgumentException(id + " was deleted; a new post needs a new id");
    }
    content.put(tx, actor, made);
  }

  private void bury(Tx tx, String actor, URI id) {
    Optional<ASObject> object = content.find(tx, id);
    if (object.isEmpty() || !content.owner(tx, id).equals(Optional.of(actor))) {
      throw new IllegalArgumentException("%s is not a post of %s".formatted(id, actor));
    }
    if (!object.get().hasType(Tombstone.TYPE)) {
      content.put(
          tx, actor, Tombstones.of(object.get(), clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    }
  }
}
