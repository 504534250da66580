package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.PostEvent;
import org.activitypub4j.server.PostHandler;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.actors.LocalObjects.Owned;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what is done with the posts of local actors, and tells the application of each change. */
public record PostBook(
    LocalObjects objects, BlockStore blocks, InteractionStore store, List<PostHandler> handlers) {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  public PostBook {
    handlers = List.copyOf(handlers);
  }

  /** How a handler hears of something. */
  @FunctionalInterface
  interface Call {
    void tell(PostHandler handler, Tx tx, PostEvent event);
  }

  /**
   * A post with which somebody may do something: it is there, for everybody, and its owner does not
   * block who does it.
   *
   * @param kept the post, if the application keeps it
   */
  boolean isOpen(Tx tx, URI post, Optional<Owned> kept, URI actor) {
    return objects
        .stored(tx, post)
        .or(() -> kept)
        .filter(there -> isPost(there.object()) && isForAll(there.object()))
        .filter(there -> blocks.find(tx, there.owner(), actor).isEmpty())
        .isPresent();
  }

  private static boolean isPost(ASObject object) {
    return !(object instanceof Activity) && !object.hasType(Tombstone.TYPE);
  }

  static boolean isForAll(ASObject object) {
    return Visibility.of(object, null).isForEverybody();
  }

  PostEvent event(Interaction interaction, Actor actor, Optional<ASObject> reply) {
    return new PostEvent(
        interaction,
        objects.variables(interaction.post()),
        actor,
        reply.map(ASObject::withoutHiddenAudience));
  }

  /** Adds something, and tells of it if it is new. */
  boolean add(Tx tx, PostEvent event, Call call) {
    boolean isNew = keep(tx, event.interaction());
    if (isNew) {
      tell(tx, event, call);
    }
    return isNew;
  }

  /** Adds something that the application is not told; whether it is new and there was room. */
  boolean keep(Tx tx, Interaction interaction) {
    try {
      return store.add(tx, interaction);
    } catch (QueueFullException e) {
      LOG.debug("an interaction is not listed: {}", LogText.sentence(e.getMessage()));
      return false;
    }
  }

  /** Removes everything by an actor that has gone. */
  void forget(Tx tx, URI actor) {
    store.forget(tx, actor);
    handlers.forEach(handler -> handler.departed(tx, actor));
  }

  void tell(Tx tx, PostEvent event, Call call) {
    handlers.forEach(handler -> call.tell(handler, tx, event));
  }
}
