package org.activitypub4j.model;

/**
 * An actor has arrived at a location, from an origin. The activity has no object.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-arrive">Activity Vocabulary
 *     §3.1</a>
 */
public final class Arrive extends Activity {
  /** The type. */
  public static final TypeOf<Arrive> TYPE = TypeOf.of(AS.NS + "Arrive", "Arrive", Arrive::new);

  Arrive(Node node) {
    super(node);
  }

  /** Starts an Arrive. */
  public static ActivityBuilder<Arrive, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Arrive, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
