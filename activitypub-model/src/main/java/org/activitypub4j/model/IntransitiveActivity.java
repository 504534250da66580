package org.activitypub4j.model;

/**
 * An activity without an object.
 *
 * @see <a
 *     href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-intransitiveactivity">Activity
 *     Vocabulary §2.1</a>
 */
public final class IntransitiveActivity extends Activity {
  /** The type. */
  public static final TypeOf<IntransitiveActivity> TYPE =
      TypeOf.of(AS.NS + "IntransitiveActivity", "IntransitiveActivity", IntransitiveActivity::new);

  IntransitiveActivity(Node node) {
    super(node);
  }

  /** Starts an IntransitiveActivity. */
  public static ActivityBuilder<IntransitiveActivity, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<IntransitiveActivity, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
