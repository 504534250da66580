package org.activitypub4j.model;

/**
 * Something was deleted.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-delete">Activity Vocabulary
 *     §3.1</a>
 */
public final class Delete extends Activity {
  /** The type. */
  public static final TypeOf<Delete> TYPE = TypeOf.of(AS.NS + "Delete", "Delete", Delete::new);

  Delete(Node node) {
    super(node);
  }

  /** Starts a Delete. */
  public static ActivityBuilder<Delete, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Delete, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
