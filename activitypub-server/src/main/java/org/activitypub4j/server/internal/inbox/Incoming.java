package org.activitypub4j.server.internal.inbox;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Resolver;
import org.activitypub4j.server.Unverified;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a stored entry into what handlers get: only what is proven, with its actor and its object.
 * This looks at the type of the activity, although that is for behaviours, because all behaviours
 * use what it fetches.
 */
public final class Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  private final FederationClient client;
  private final ActivityStreams streams;
  private final LocalActors actors;
  private final Storage storage;
  private final LocalObjects objects;

  Incoming(
      FederationClient client,
      ActivityStreams streams,
      LocalActors actors,
      LocalObjects objects,
      Storage storage) {
    this.client = client;
    this.streams = streams;
    this.actors = actors;
    this.storage = storage;
    this.objects = objects;
  }

  /**
   * What handlers get.
   *
   * @param resolver fetches for this activity
   */
  record Ready(ReceivedActivity<?> received, Resolver resolver) {}

  /** What handlers get; empty if all recipients got it before. */
  Optional<Ready> receive(InboxEntry entry, BudgetedResolver unread) {
    ASObject document = streams.read(entry.document());
    Activity claimed = document.as(Activity.class);
    Trust word = Trust.ofActor(entry.actor(), entry.provenBy());
    Activity proven = word.keepProven(claimed).as(Activity.class);
    if (proven instanceof Update || proven instanceof Delete) {
      // If an actor deletes itself, handlers want its last known document.
      proven
          .objectId()
          .filter(word.origin()::contains)
          .filter(id -> proven instanceof Update || !Uris.same(id, entry.actor()))
          .ifPresent(client::forget);
    }
    BudgetedResolver resolver = unread.on(new OnBehalf(entry, proven, actors, storage));
    Actor actor = actor(proven, entry.actor(), resolver);
    Optional<ASObject> object = object(proven, word, resolver);
    Resolver later = brings(proven) ? resolver.bringing(object) : resolver;
    return Concern.of(proven, object, actor, entry, actors, objects, storage)
        .map(
            concern ->
                new Ready(
                    new ReceivedActivity<>(
                        proven,
                        entry.actor(),
                        actor,
                        object,
                        entry.provenBy(),
                        Optional.ofNullable(entry.scheme()),
                        concern,
                        Unverified.of(claimed)),
                    later));
  }

  /** The actor. If it deleted itself and cannot be fetched any more, only the id. */
  private static Actor actor(Activity activity, URI id, Resolver resolver) {
    try {
      return resolver.actor(id);
    } catch (FetchException e) {
      if (activity instanceof Delete && !e.isTransient()) {
        return Person.builder().id(id).build();
      }
      throw UnreachableActor.orElse(e);
    }
  }

  private static boolean brings(Activity activity) {
    return activity instanceof Create || activity instanceof Update;
  }

  /** The object of a Create or Update, fetched from its server if it is not embedded. */
  private Optional<ASObject> object(Activity activity, Trust word, Resolver resolver) {
    Optional<ASObject> embedded = activity.embeddedObject();
    if (embedded.isPresent() || !brings(activity) || activity.objectId().isEmpty()) {
      return embedded;
    }
    URI id = activity.objectId().get();
    // An object on another server cannot belong to the actor, so we do not fetch it.
    if (actors.isLocal(id) || !word.origin().contains(id)) {
      return Optional.empty();
    }
    try {
      return Optional.of(resolver.object(id)).filter(fetched -> word.owns(fetched).isProven());
    } catch (FetchException e) {
      if (e.isTransient()) {
        throw e;
      }
      LOG.debug(
          "the object of {} could not be fetched: {}",
          LogText.of(activity),
          LogText.sentence(e.getMessage()));
      return Optional.empty();
    }
  }
}
