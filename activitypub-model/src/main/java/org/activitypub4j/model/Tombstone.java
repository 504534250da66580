package org.activitypub4j.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Takes the place of an object that was deleted.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-tombstone">Activity
 *     Vocabulary §3.3</a>
 */
public final class Tombstone extends ASObject {
  /** The type. */
  public static final TypeOf<Tombstone> TYPE =
      TypeOf.of(AS.NS + "Tombstone", "Tombstone", Tombstone::new);

  Tombstone(Node node) {
    super(node);
  }

  /** Starts a Tombstone. */
  public static ObjectBuilder<Tombstone, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns when it was deleted. */
  public Optional<Instant> deleted() {
    return get(AS.DELETED);
  }

  @Override
  public ObjectBuilder<Tombstone, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
