package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.time.Instant;
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
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.spi.Tx;

/** Stores what local actors create, change and delete, so that it can be fetched by its id. */
public final class Posts implements Behaviour {
  private final LocalActors actors;
  private final LocalObjects objects;

  public Posts(LocalActors actors, LocalObjects objects) {
    this.actors = actors;
    this.objects = objects;
  }

  @Override
  public void sent(Tx tx, Sent out) {
    Activity activity = out.activity();
    if (activity instanceof Create || activity instanceof Update) {
      activity.objects().stream()
          .flatMap(object -> object.object().stream())
          .forEach(made -> keep(tx, out.actor(), made));
    } else if (activity instanceof Delete) {
      Instant deleted = activity.published().orElseThrow();
      activity
          .objectId()
          // Deleting the actor itself is handled elsewhere.
          .filter(id -> !Uris.same(id, actors.id(out.actor())))
          .ifPresent(id -> bury(tx, out.actor(), id, deleted));
    }
  }

  /**
   * Checks that an object with an id can be a post of a local actor.
   *
   * @throws IllegalArgumentException if its id is not for a post on this server, or if anybody but
   *     the actor owns it
   */
  public static void require(LocalActors actors, String actor, ASObject object) {
    URI id = object.id().orElseThrow();
    if (!actors.isLocal(id)) {
      throw new IllegalArgumentException(
          "the id of %s is not on this server; leave the id out".formatted(object));
    }
    if (actors.name(id).isPresent()) {
      throw new IllegalArgumentException(id + " is the id of an actor, and not of a post");
    }
    List<URI> owners = object.attributedToIds();
    if (owners.size() != 1 || !Uris.same(owners.get(0), actors.id(actor))) {
      throw new IllegalArgumentException(
          "%s is not attributed to %s alone; leave attributedTo out"
              .formatted(object, actors.id(actor)));
    }
  }

  private void keep(Tx tx, String actor, ASObject made) {
    Optional<URI> id = made.id();
    if (id.isEmpty() || id.flatMap(actors::name).filter(actor::equals).isPresent()) {
      // Without an id nobody can fetch it, and the actor itself is stored by the application.
      return;
    }
    require(actors, actor, made);
    if (objects.find(tx, id.get()).filter(there -> there.hasType(Tombstone.TYPE)).isPresent()) {
      throw new IllegalArgumentException(id.get() + " was deleted; a new post needs a new id");
    }
    objects.put(tx, actor, made);
  }

  private void bury(Tx tx, String actor, URI id, Instant deleted) {
    ASObject object = objects.requireOwn(tx, actor, id);
    if (!object.hasType(Tombstone.TYPE)) {
      objects.put(tx, actor, Tombstones.of(object, deleted));
    }
  }
}
