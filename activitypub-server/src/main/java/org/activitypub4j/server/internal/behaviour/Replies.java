package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
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

/** Stores the ids of public replies to public posts of local actors, so that others find them. */
public record Replies(
    LocalActors actors, LocalObjects objects, BlockStore blocks, InteractionStore interactions)
    implements Behaviour {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    Activity activity = in.activity();
    if (activity instanceof Delete) {
      return done(tx -> deleted(tx, activity, in.actorId()));
    }
    return in.object()
        .filter(object -> isNews(activity))
        .map(object -> changed(activity, object, in.actorId()))
        .orElse(Effect.NONE);
  }

  private Effect changed(Activity activity, ASObject object, URI author) {
    Optional<Owned> kept = keptByApplication(object);
    return done(tx -> changed(tx, activity, object, author, kept));
  }

  /**
   * What an object answers, if the application keeps it. Not while the engine has a transaction.
   */
  private Optional<Owned> keptByApplication(ASObject object) {
    return object.inReplyToId().flatMap(objects::ofApplication);
  }

  private static Effect done(Predicate<Tx> change) {
    return (tx, out) -> change.test(tx) ? Outcome.DONE : Outcome.NONE;
  }

  @Override
  public void sent(Tx tx, Sent out) {
    Activity activity = out.activity();
    URI author = actors.id(out.actor());
    if (activity instanceof Delete) {
      activity.objectId().ifPresent(id -> interactions.clear(tx, id));
      deleted(tx, activity, author);
    } else if (isNews(activity)) {
      activity.objects().stream()
          .flatMap(object -> object.object().stream())
          .forEach(object -> changed(tx, activity, object, author, keptByApplication(object)));
    }
  }

  private static boolean isNews(Activity activity) {
    return activity instanceof Create || activity instanceof Update;
  }

  private boolean deleted(Tx tx, Activity delete, URI author) {
    return delete.objectId().flatMap(id -> interactions.remove(tx, id, author)).isPresent();
  }

  /**
   * Adds a public reply, or removes what is no longer one.
   *
   * @param kept what it answers, if the application keeps it
   */
  private boolean changed(
      Tx tx, Activity activity, ASObject object, URI author, Optional<Owned> kept) {
    Optional<URI> post =
        object
            .inReplyToId()
            .filter(actors::isLocal)
            .filter(
                answered ->
                    isForAll(object)
                        && objects
                            .stored(tx, answered)
                            .or(() -> kept)
                            .filter(there -> mayAnswer(tx, there, author))
                            .isPresent());
    URI id = object.id().orElse(null);
    if (id == null) {
      return false;
    }
    if (post.isPresent()) {
      return add(
          tx, new Interaction(Interaction.Kind.REPLY, id, post.get(), post.get(), author, false));
    }
    return activity instanceof Update && interactions.remove(tx, id, author).isPresent();
  }

  private boolean add(Tx tx, Interaction reply) {
    try {
      interactions.add(tx, reply);
      return true;
    } catch (QueueFullException e) {
      LOG.debug("a reply is not listed: {}", LogText.sentence(e.getMessage()));
      return false;
    }
  }

  private boolean mayAnswer(Tx tx, Owned post, URI author) {
    ASObject object = post.object();
    return !(object instanceof Activity)
        && !object.hasType(Tombstone.TYPE)
        && isForAll(object)
        && blocks.find(tx, post.owner(), author).isEmpty();
  }

  private static boolean isForAll(ASObject object) {
    return Visibility.of(object, null).isForEverybody();
  }
}
