package org.activitypub4j.model;

/**
 * Something was removed from a collection.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-remove">Activity Vocabulary
 *     §3.1</a>
 */
public final class Remove extends Activity {
  /** The type. */
  public static final TypeOf<Remove> TYPE = TypeOf.of(AS.NS + "Remove", "Remove", Remove::new);

  Remove(Node node) {
    super(node);
  }

  /** Starts a Remove. */
  public static ActivityBuilder<Remove, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Remove, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
