package org.activitypub4j.model;

/**
 * An actor asks to follow another one.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-follow">Activity Vocabulary
 *     §3.1</a>
 */
public final class Follow extends Activity {
  /** The type. */
  public static final TypeOf<Follow> TYPE = TypeOf.of(AS.NS + "Follow", "Follow", Follow::new);

  Follow(Node node) {
    super(node);
  }

  /** Starts a Follow. */
  public static ActivityBuilder<Follow, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Follow, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
