package org.activitypub4j.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Something that an actor does.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-activity">Activity Vocabulary
 *     §2.1</a>
 */
public class Activity extends ASObject {
  /** The type of an activity that is none of the others. */
  public static final TypeOf<Activity> TYPE =
      TypeOf.of(AS.NS + "Activity", "Activity", Activity::new);

  /** For subclasses. */
  protected Activity(Node node) {
    super(node);
  }

  /** Who did it. */
  public final Optional<Reference<Actor>> actor() {
    return get(AS.ACTOR);
  }

  /** The id of who did it. */
  public final Optional<URI> actorId() {
    return actor().flatMap(Reference::id);
  }

  /** What it was done to: the first, where there are several. */
  public final Optional<Reference<ASObject>> object() {
    return objects().stream().findFirst();
  }

  /** All that it was done to. */
  public final List<Reference<ASObject>> objects() {
    return get(AS.OBJECT);
  }

  /** The id of what it was done to. */
  public final Optional<URI> objectId() {
    return object().flatMap(Reference::id);
  }

  /** What it was done to, where it is embedded. */
  public final Optional<ASObject> embeddedObject() {
    return object().flatMap(Reference::object);
  }

  /** Where it was directed. */
  public final Optional<Reference<ASObject>> target() {
    return get(AS.TARGET);
  }

  @Override
  public ActivityBuilder<? extends Activity, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
