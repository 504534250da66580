package org.activitypub4j.model;

import java.util.List;
import java.util.Optional;

/**
 * The relationship of one actor or object ({@code subject}) to another ({@code object}).
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-relationship">Activity
 *     Vocabulary §3.3</a>
 */
public final class Relationship extends ASObject {
  /** The type. */
  public static final TypeOf<Relationship> TYPE =
      TypeOf.of(AS.NS + "Relationship", "Relationship", Relationship::new);

  Relationship(Node node) {
    super(node);
  }

  /** Starts a Relationship. */
  public static ObjectBuilder<Relationship, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns the subject of the relationship. */
  public Optional<Reference<ASObject>> subject() {
    return get(AS.SUBJECT);
  }

  /** Returns the objects of the relationship. */
  public List<Reference<ASObject>> objects() {
    return get(AS.OBJECT);
  }

  /** Returns the kind of the relationship. */
  public Optional<Reference<ASObject>> relationship() {
    return get(AS.RELATIONSHIP);
  }

  @Override
  public ObjectBuilder<Relationship, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
