package org.activitypub4j.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that an actor does.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-activity">Activity Vocabulary
 *     §2.1</a>
 */
public class Activity extends ASObject {
  /** The type of a plain activity. */
  public static final TypeOf<Activity> TYPE =
      TypeOf.of(AS.NS + "Activity", "Activity", Activity::new);

  /** What {@link #objects} has read. Code that handles an activity asks for it many times. */
  private volatile @Nullable List<Reference<ASObject>> objects;

  /** For subclasses. */
  protected Activity(Node node) {
    super(node);
  }

  /** Returns the actor: who did it. */
  public final Optional<Reference<Actor>> actor() {
    return get(AS.ACTOR);
  }

  /** Returns the id of the actor. */
  public final Optional<URI> actorId() {
    return actor().flatMap(Reference::id);
  }

  /** Returns what it was done to; if there are several objects, the first one. */
  public final Optional<Reference<ASObject>> object() {
    return objects().stream().findFirst();
  }

  /** Returns all objects that it was done to. */
  public final List<Reference<ASObject>> objects() {
    List<Reference<ASObject>> known = objects;
    if (known == null) {
      known = get(AS.OBJECT);
      objects = known;
    }
    return known;
  }

  /** Returns the id of the (first) object. */
  public final Optional<URI> objectId() {
    return object().flatMap(Reference::id);
  }

  /** Returns the (first) object if it is embedded; empty if only its id is there. */
  public final Optional<ASObject> embeddedObject() {
    return object().flatMap(Reference::object);
  }

  /** Returns the target, such as the collection that something is added to. */
  public final Optional<Reference<ASObject>> target() {
    return get(AS.TARGET);
  }

  @Override
  public ActivityBuilder<? extends Activity, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
