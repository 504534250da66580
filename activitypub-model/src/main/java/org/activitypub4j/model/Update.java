package org.activitypub4j.model;

/**
 * Something was changed. The object is its whole new state.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-update">Activity Vocabulary
 *     §3.1</a>
 */
public final class Update extends Activity {
  /** The type. */
  public static final TypeOf<Update> TYPE = TypeOf.of(AS.NS + "Update", "Update", Update::new);

  Update(Node node) {
    super(node);
  }

  /** Starts an Update. */
  public static ActivityBuilder<Update, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Update, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
