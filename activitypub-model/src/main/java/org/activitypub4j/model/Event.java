package org.activitypub4j.model;

import java.time.Instant;
import java.util.Optional;

/**
 * An event, which has a time and usually a place.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-event">Activity Vocabulary
 *     §3.3</a>
 */
public final class Event extends ASObject {
  /** The type. */
  public static final TypeOf<Event> TYPE = TypeOf.of(AS.NS + "Event", "Event", Event::new);

  Event(Node node) {
    super(node);
  }

  /** Starts an Event. */
  public static ObjectBuilder<Event, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns when it begins. */
  public Optional<Instant> startTime() {
    return get(AS.START_TIME);
  }

  /** Returns when it ends. */
  public Optional<Instant> endTime() {
    return get(AS.END_TIME);
  }

  /** Returns where it happens. */
  public Optional<Reference<ASObject>> location() {
    return get(AS.LOCATION);
  }

  @Override
  public ObjectBuilder<Event, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
