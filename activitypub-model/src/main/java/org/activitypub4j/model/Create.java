package org.activitypub4j.model;

/**
 * Something was made.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-create">Activity Vocabulary
 *     §3.1</a>
 */
public final class Create extends Activity {
  /** The type. */
  public static final TypeOf<Create> TYPE = TypeOf.of(AS.NS + "Create", "Create", Create::new);

  Create(Node node) {
    super(node);
  }

  /** Starts a Create. */
  public static ActivityBuilder<Create, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Create, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
