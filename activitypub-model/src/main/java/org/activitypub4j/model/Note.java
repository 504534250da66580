package org.activitypub4j.model;

/**
 * A short text post.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-note">Activity Vocabulary
 *     §3.3</a>
 */
public final class Note extends ASObject {
  /** The type. */
  public static final TypeOf<Note> TYPE = TypeOf.of(AS.NS + "Note", "Note", Note::new);

  Note(Node node) {
    super(node);
  }

  /** Starts a Note. */
  public static ObjectBuilder<Note, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  @Override
  public ObjectBuilder<Note, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
