package org.activitypub4j.server.internal.intake;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Tombstone;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.TypeOf;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.internal.inbox.ActivityNames;
import org.jspecify.annotations.Nullable;

/**
 * What we use of an activity that is not proven: only where to look.
 *
 * @param name the name of the activity, for people
 * @param activityId where to fetch the activity; null if that is not possible
 * @param aboutObject what was done to an object that may prove it; null if there is none
 * @param to the local actor whose inbox it came to; null for the shared inbox
 */
record Hint(
    String name, @Nullable URI activityId, @Nullable About aboutObject, @Nullable String to) {

  /** What an object itself can prove. */
  enum Verb {
    CREATE,
    UPDATE,
    DELETE
  }

  static Hint of(Activity claimed, Optional<String> recipient) {
    return new Hint(
        ActivityNames.of(claimed),
        claimed
            .id()
            .filter(id -> Origin.of(id).isPresent() && id.getRawFragment() == null)
            .orElse(null),
        About.of(claimed).orElse(null),
        recipient.orElse(null));
  }

  Optional<URI> activity() {
    return Optional.ofNullable(activityId);
  }

  Optional<About> about() {
    return Optional.ofNullable(aboutObject);
  }

  Optional<String> recipient() {
    return Optional.ofNullable(to);
  }

  /** The URL that is fetched first. The others are on the same server. */
  Optional<URI> asked() {
    return activity().or(() -> about().map(About::object));
  }

  /** What an actor may have done to an object on its own server. */
  record About(Verb verb, URI actor, URI object) {
    /**
     * How old a forwarded new post may be. Servers forward posts when they are new, and an old one
     * that we have forgotten would be handled a second time.
     */
    private static final Duration OLDEST = Duration.ofDays(7);

    static Optional<About> of(Activity claimed) {
      Optional<Verb> verb = verb(claimed);
      Optional<URI> actor = claimed.actorId();
      Optional<URI> object = claimed.objects().size() == 1 ? claimed.objectId() : Optional.empty();
      if (verb.isEmpty() || actor.isEmpty() || object.isEmpty()) {
        return Optional.empty();
      }
      boolean oneServer =
          Origin.same(object.get(), actor.get())
              && claimed.id().filter(id -> !Origin.same(id, actor.get())).isEmpty();
      return oneServer
          ? Optional.of(new About(verb.get(), actor.get(), object.get()))
          : Optional.empty();
    }

    private static Optional<Verb> verb(Activity claimed) {
      if (claimed.types().size() != 1) {
        return Optional.empty();
      }
      if (claimed.hasType(Create.TYPE)) {
        return Optional.of(Verb.CREATE);
      }
      if (claimed.hasType(Update.TYPE)) {
        return Optional.of(Verb.UPDATE);
      }
      return claimed.hasType(Delete.TYPE) ? Optional.of(Verb.DELETE) : Optional.empty();
    }

    /** The reason why the fetched object does not prove this; empty if it does. */
    Optional<String> objection(ASObject fetched, Instant now) {
      List<URI> owners = Trust.owners(fetched);
      boolean buried = isOnly(fetched, Tombstone.TYPE);
      if (fetched.id().filter(id -> Uris.same(id, object)).isEmpty()) {
        return Optional.of("what its server returned has another id");
      }
      if (!owners.stream().allMatch(owner -> Uris.same(owner, actor))
          || (owners.isEmpty() && !buried)) {
        return Optional.of("its object does not belong to its actor alone");
      }
      if (buried != (verb == Verb.DELETE)) {
        return Optional.of(buried ? "its object was deleted" : "its object was not deleted");
      }
      if (fetched instanceof Activity) {
        return Optional.of("its object is an activity, which only its actor may send");
      }
      return verb == Verb.CREATE ? objectionToNew(fetched, now) : Optional.empty();
    }

    private static Optional<String> objectionToNew(ASObject fetched, Instant now) {
      if (fetched instanceof Actor) {
        return Optional.of("its object is an actor");
      }
      return fetched.published().filter(now.minus(OLDEST)::isBefore).isEmpty()
          ? Optional.of("its object does not say that it was made in the last seven days")
          : Optional.empty();
    }

    private static boolean isOnly(ASObject object, TypeOf<?> type) {
      return object.types().size() == 1 && object.hasType(type);
    }

    /** The activity, made only from the object. */
    Activity proven(ASObject fetched) {
      var builder = verb == Verb.UPDATE ? Update.builder() : Create.builder();
      builder
          .actor(actor)
          .object(fetched)
          .to(fetched.to().toArray(URI[]::new))
          .cc(fetched.cc().toArray(URI[]::new));
      fetched.published().filter(when -> verb == Verb.CREATE).ifPresent(builder::published);
      return builder.build();
    }
  }
}
