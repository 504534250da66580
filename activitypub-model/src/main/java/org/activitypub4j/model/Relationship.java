package org.activitypub4j.model;

import java.util.List;
import java.util.Optional;

/**
 * How one actor or object ({@code subject}) stands to another ({@code object}).
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

  /** Who stands in the relationship. */
  public Optional<Reference<ASObject>> subject() {
    return get(AS.SUBJECT);
  }

  /** To whom. */
  public List<Reference<ASObject>> objects() {
    return get(AS.OBJECT);
  }

  /** Which one. */
  public Optional<Reference<ASObject>> relationship() {
    return get(AS.RELATIONSHIP);
  }

  @Override
  public ObjectBuilder<Relationship, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
