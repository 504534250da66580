package org.activitypub4j.model;

/**
 * Something was added to a collection.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-add">Activity Vocabulary
 *     §3.1</a>
 */
public final class Add extends Activity {
  /** The type. */
  public static final TypeOf<Add> TYPE = TypeOf.of(AS.NS + "Add", "Add", Add::new);

  Add(Node node) {
    super(node);
  }

  /** Starts an Add. */
  public static ActivityBuilder<Add, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Add, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
