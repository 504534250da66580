package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.spi.ContentStore;
import org.activitypub4j.server.spi.Tx;

/** What local actors make, change and delete: kept, so that it can be fetched by its id. */
public final class Posts implements Behaviour {
  private final LocalActors actors;
  private final ContentStore content;
  private final InstantSource clock;

  public Posts(LocalActors actors, ContentStore content, InstantSource clock) {
    this.actors = actors;
    this.content = content;
    this.clock = clock;
  }

  @Override
  public void sent(Tx tx, Sent out) {
    Activity activity = out.activity();
    if (activity instanceof Create || activity instanceof Update) {
      activity.objects().stream()
          .flatMap(object -> object.object().stream())
          .forEach(made -> keep(tx, out.actor(), made));
    } else if (activity instanceof Delete) {
      activity.objectId().ifPresent(id -> bury(tx, out.actor(), id));
    }
  }

  private void keep(Tx tx, String actor, ASObject made) {
    Optional<URI> id = made.id();
    if (id.isEmpty() || id.flatMap(actors::name).filter(actor::equals).isPresent()) {
      // Nobody can fetch it, or it is the actor itself, whom the application knows.
      return;
    }
    if (!actors.isLocal(id.get()) || actors.name(id.get()).isPresent()) {
      throw new IllegalArgumentException(id.get() + " is not an id for a post of " + actor);
    }
    List<URI> owners = made.attributedToIds();
    if (owners.size() != 1 || !Uris.same(owners.get(0), actors.id(actor))) {
      throw new IllegalArgumentException(
          "%s is not attributed to %s, and to nobody else".formatted(made, actors.id(actor)));
    }
    if (content.find(tx, id.get()).filter(there -> there.hasType(Tombstone.TYPE)).isPresent()) {
      throw new IllegalArgumentException(id.get() + " was deleted; a new post needs a new id");
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
