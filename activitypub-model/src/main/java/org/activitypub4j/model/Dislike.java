package org.activitypub4j.model;

/**
 * An actor dislikes something. Lemmy and PeerTube use it for a vote against a post or video.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-dislike">Activity Vocabulary
 *     §3.1</a>
 */
public final class Dislike extends Activity {
  /** The type. */
  public static final TypeOf<Dislike> TYPE = TypeOf.of(AS.NS + "Dislike", "Dislike", Dislike::new);

  Dislike(Node node) {
    super(node);
  }

  /** Starts a Dislike. */
  public static ActivityBuilder<Dislike, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Dislike, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
