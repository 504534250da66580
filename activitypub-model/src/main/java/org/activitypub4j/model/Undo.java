package org.activitypub4j.model;

/**
 * An earlier activity is undone.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-undo">Activity Vocabulary
 *     §3.1</a>
 */
public final class Undo extends Activity {
  /** The type. */
  public static final TypeOf<Undo> TYPE = TypeOf.of(AS.NS + "Undo", "Undo", Undo::new);

  Undo(Node node) {
    super(node);
  }

  /** Starts an Undo. */
  public static ActivityBuilder<Undo, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Undo, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
