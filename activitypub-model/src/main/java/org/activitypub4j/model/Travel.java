package org.activitypub4j.model;

/**
 * An actor travels from an origin to a target. The activity has no object.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-travel">Activity Vocabulary
 *     §3.1</a>
 */
public final class Travel extends Activity {
  /** The type. */
  public static final TypeOf<Travel> TYPE = TypeOf.of(AS.NS + "Travel", "Travel", Travel::new);

  Travel(Node node) {
    super(node);
  }

  /** Starts a Travel. */
  public static ActivityBuilder<Travel, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Travel, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
