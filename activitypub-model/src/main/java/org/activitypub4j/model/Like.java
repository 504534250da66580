package org.activitypub4j.model;

/**
 * An actor likes something.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-like">Activity Vocabulary
 *     §3.1</a>
 */
public final class Like extends Activity {
  /** The type. */
  public static final TypeOf<Like> TYPE = TypeOf.of(AS.NS + "Like", "Like", Like::new);

  Like(Node node) {
    super(node);
  }

  /** Starts a Like. */
  public static ActivityBuilder<Like, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Like, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
