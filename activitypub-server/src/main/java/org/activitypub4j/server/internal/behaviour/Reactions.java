package org.activitypub4j.server.internal.behaviour;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Announce;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Undo;
import org.activitypub4j.server.PostEvent;
import org.activitypub4j.server.PostHandler;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects.Owned;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.Tx;

/**
 * Keeps who likes and shares posts of local actors, until they take it back; and what local actors
 * like and share on other servers, so that they can take it back by the post.
 */
public record Reactions(LocalActors actors, PostBook book) implements Behaviour {

  @Override
  public Effect received(Received<?> in, Resolver resolver) {
    Activity activity = in.activity();
    if (activity instanceof Undo) {
      return (tx, out) -> undone(tx, activity, in.actorId(), in::actor);
    }
    Optional<Kind> kind = kind(activity);
    if (kind.isEmpty() || activity.id().isEmpty()) {
      return Effect.NONE;
    }
    Map<URI, Optional<Owned>> posts = posts(activity);
    return posts.isEmpty()
        ? Effect.NONE
        : (tx, out) -> done(tx, kind.get(), activity, posts, in.actorId(), in::actor);
  }

  @Override
  public void sent(Tx tx, Sent out) {
    Activity activity = out.activity();
    URI actor = actors.id(out.actor());
    if (activity instanceof Delete) {
      activity.objectId().ifPresent(id -> book.store().clear(tx, id));
      return;
    }
    Supplier<Actor> who = () -> actors.description(out.actor()).orElseThrow();
    kind(activity)
        .ifPresent(
            kind -> {
              done(tx, kind, activity, posts(activity), actor, who);
              ids(activity)
                  .filter(post -> !actors.isLocal(post))
                  .forEach(post -> book.keep(tx, one(kind, activity, post, actor)));
            });
    if (activity instanceof Undo) {
      undone(tx, activity, actor, who);
    }
  }

  /** A share that is not for everybody is nobody's business. A Like is addressed to the author. */
  private static Optional<Kind> kind(Activity activity) {
    if (activity instanceof Like) {
      return Optional.of(Kind.LIKE);
    }
    return activity instanceof Announce && PostBook.isForAll(activity)
        ? Optional.of(Kind.SHARE)
        : Optional.empty();
  }

  /** What is here of what an activity is about; with the post, if the application keeps it. */
  private Map<URI, Optional<Owned>> posts(Activity activity) {
    Map<URI, Optional<Owned>> posts = new HashMap<>();
    ids(activity)
        .filter(actors::isLocal)
        .forEach(id -> posts.put(id, book.objects().ofApplication(id)));
    return posts;
  }

  private static Stream<URI> ids(Activity activity) {
    return activity.objects().stream().flatMap(object -> object.id().stream());
  }

  private static Interaction one(Kind kind, Activity activity, URI post, URI actor) {
    return new Interaction(kind, activity.id().orElseThrow(), post, post, actor, false);
  }

  private Outcome done(
      Tx tx,
      Kind kind,
      Activity activity,
      Map<URI, Optional<Owned>> posts,
      URI actor,
      Supplier<Actor> who) {
    Outcome outcome = Outcome.NONE;
    for (Map.Entry<URI, Optional<Owned>> post : posts.entrySet()) {
      URI id = post.getKey();
      if (book.isOpen(tx, id, post.getValue(), actor)) {
        Interaction one = one(kind, activity, id, actor);
        book.add(tx, book.event(one, who.get(), Optional.empty()), added(kind));
        outcome = Outcome.DONE;
      }
    }
    return outcome;
  }

  private static PostBook.Call added(Kind kind) {
    return kind == Kind.LIKE ? PostHandler::liked : PostHandler::shared;
  }

  private static PostBook.Call removed(Kind kind) {
    return kind == Kind.LIKE ? PostHandler::unliked : PostHandler::unshared;
  }

  /** Finds what is undone by its id, or by what it was about: some servers make up another id. */
  private Outcome undone(Tx tx, Activity undo, URI actor, Supplier<Actor> who) {
    Optional<Interaction> byId =
        undo.objectId()
            .flatMap(id -> book.store().find(tx, id))
            .filter(found -> found.kind() != Kind.REPLY)
            .flatMap(found -> book.store().remove(tx, found.id(), actor));
    Optional<Interaction> gone =
        byId.or(
            () ->
                undo.embeddedObject().stream()
                    .flatMap(undone -> ofSame(tx, undone, actor))
                    .findFirst());
    gone.filter(one -> actors.isLocal(one.post()))
        .ifPresent(
            one -> {
              PostEvent event = book.event(one, who.get(), Optional.empty());
              book.tell(tx, event, removed(one.kind()));
            });
    return gone.isPresent() ? Outcome.DONE : Outcome.NONE;
  }

  private Stream<Interaction> ofSame(Tx tx, ASObject undone, URI actor) {
    return undone instanceof Activity activity
        ? kind(activity).stream()
            .flatMap(
                kind ->
                    ids(activity)
                        .flatMap(post -> book.store().remove(tx, kind, post, actor).stream()))
        : Stream.empty();
  }
}
