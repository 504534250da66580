package org.activitypub4j.model;

/**
 * An actor has listened to something.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-listen">Activity Vocabulary
 *     §3.1</a>
 */
public final class Listen extends Activity {
  /** The type. */
  public static final TypeOf<Listen> TYPE = TypeOf.of(AS.NS + "Listen", "Listen", Listen::new);

  Listen(Node node) {
    super(node);
  }

  /** Starts a Listen. */
  public static ActivityBuilder<Listen, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Listen, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
