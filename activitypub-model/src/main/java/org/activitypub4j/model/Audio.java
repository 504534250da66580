package org.activitypub4j.model;

/**
 * A sound file, with its files in {@code url}.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-audio">Activity Vocabulary
 *     §3.3</a>
 */
public final class Audio extends ASObject {
  /** The type. */
  public static final TypeOf<Audio> TYPE = TypeOf.of(AS.NS + "Audio", "Audio", Audio::new);

  Audio(Node node) {
    super(node);
  }

  /** Starts an Audio. */
  public static ObjectBuilder<Audio, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  @Override
  public ObjectBuilder<Audio, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
