package org.activitypub4j.model;

import java.util.Optional;

/**
 * A place on the map.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-place">Activity Vocabulary
 *     §3.3</a>
 */
public final class Place extends ASObject {
  /** The type. */
  public static final TypeOf<Place> TYPE = TypeOf.of(AS.NS + "Place", "Place", Place::new);

  Place(Node node) {
    super(node);
  }

  /** Starts a Place. */
  public static ObjectBuilder<Place, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns the latitude in degrees north of the equator. */
  public Optional<Double> latitude() {
    return get(AS.LATITUDE);
  }

  /** Returns the longitude in degrees east of Greenwich. */
  public Optional<Double> longitude() {
    return get(AS.LONGITUDE);
  }

  /** Returns the altitude above the sea in {@link AS#UNITS}, in metres if there is no unit. */
  public Optional<Double> altitude() {
    return get(AS.ALTITUDE);
  }

  /** Returns the radius around the position in {@link AS#UNITS}, in metres if there is no unit. */
  public Optional<Double> radius() {
    return get(AS.RADIUS);
  }

  @Override
  public ObjectBuilder<Place, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
