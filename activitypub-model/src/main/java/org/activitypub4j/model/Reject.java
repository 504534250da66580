package org.activitypub4j.model;

/**
 * An offer or a Follow was refused.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-reject">Activity Vocabulary
 *     §3.1</a>
 */
public final class Reject extends Activity {
  /** The type. */
  public static final TypeOf<Reject> TYPE = TypeOf.of(AS.NS + "Reject", "Reject", Reject::new);

  Reject(Node node) {
    super(node);
  }

  /** Starts a Reject. */
  public static ActivityBuilder<Reject, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Reject, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
