package org.activitypub4j.model;

/**
 * A picture.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-image">Activity Vocabulary
 *     §3.3</a>
 */
public final class Image extends ASObject {
  /** The type. */
  public static final TypeOf<Image> TYPE = TypeOf.of(AS.NS + "Image", "Image", Image::new);

  Image(Node node) {
    super(node);
  }

  /** Starts an Image. */
  public static ObjectBuilder<Image, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  @Override
  public ObjectBuilder<Image, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
