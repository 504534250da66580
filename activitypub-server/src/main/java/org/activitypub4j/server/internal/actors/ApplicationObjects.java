package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.UriTemplate;
import org.activitypub4j.server.internal.actors.LocalObjects.Owned;
import org.activitypub4j.server.spi.ObjectSource;

/**
 * Objects that the application keeps itself, at URLs of its own. To find one is to ask the
 * application, which may need a connection to its database: never done while the engine has one.
 */
public record ApplicationObjects(LocalActors actors, List<Source> sources) {

  /** Where the objects of a template are. */
  public record Source(UriTemplate template, ObjectSource objects) {}

  public ApplicationObjects {
    sources = List.copyOf(sources);
  }

  /** A place, and the values of its variables. */
  private record Place(Source source, Map<String, String> variables) {
    /**
     * Whether it is written as we would write it. An object has one id, in the spelling that the
     * application gives it; if it gives none, in ours.
     */
    boolean isAt(URI id) {
      return source
          .template()
          .expand(variables.values().toArray(String[]::new))
          .equals(LocalActors.target(id));
    }
  }

  /** The object with an id. */
  Optional<Owned> find(URI id) {
    return places(id).flatMap(place -> find(id, place).stream()).findFirst();
  }

  private Optional<Owned> find(URI id, Place place) {
    return place
        .source()
        .objects()
        .find(place.variables())
        .filter(object -> object.id().map(id::equals).orElseGet(() -> place.isAt(id)))
        .map(object -> checked(id, object));
  }

  /** Whether the application keeps what has this id. Does not ask whether there is anything. */
  public boolean covers(URI id) {
    return places(id).findFirst().isPresent();
  }

  /** The values of the variables in an id; none if it is not at a place of the application. */
  Map<String, String> variables(URI id) {
    return places(id).findFirst().map(Place::variables).orElseGet(Map::of);
  }

  private Stream<Place> places(URI id) {
    if (!actors.isLocal(id) || id.getRawFragment() != null) {
      return Stream.empty();
    }
    String target = LocalActors.target(id);
    return sources.stream()
        .flatMap(
            source ->
                source.template().match(target).map(found -> new Place(source, found)).stream());
  }

  private Owned checked(URI id, ASObject object) {
    if (object instanceof Actor) {
      throw fault(id, object, "is an actor; actors are in the ActorDirectory");
    }
    List<URI> owners = object.attributedToIds();
    Optional<String> owner =
        owners.size() == 1 && Uris.id(owners.get(0).toString()).isPresent()
            ? actors.name(owners.get(0))
            : Optional.empty();
    if (owner.isEmpty()) {
      throw fault(id, object, "is not attributed to one local actor: set attributedTo to its id");
    }
    if (Audiences.of(object).isEmpty()) {
      throw fault(
          id, object, "is addressed to nobody: set to(Audience.PUBLIC), followers or actors");
    }
    ASObject named = object.id().isPresent() ? object : object.toBuilder().id(id).build();
    return new Owned(owner.get(), named);
  }

  private static IllegalStateException fault(URI id, ASObject object, String what) {
    return new IllegalStateException(
        "what objects(...) returns for " + id + " " + what + ": " + object);
  }
}
