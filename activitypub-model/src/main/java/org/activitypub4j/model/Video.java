package org.activitypub4j.model;

/**
 * A video, with its files in {@code url}. PeerTube sends it with the properties of {@link
 * PeerTube}.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-video">Activity Vocabulary
 *     §3.3</a>
 */
public final class Video extends ASObject {
  /** The type. */
  public static final TypeOf<Video> TYPE = TypeOf.of(AS.NS + "Video", "Video", Video::new);

  Video(Node node) {
    super(node);
  }

  /** Starts a Video. */
  public static ObjectBuilder<Video, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  @Override
  public ObjectBuilder<Video, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
