package org.activitypub4j.model;

/**
 * Something moved, such as an actor to another server.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-move">Activity Vocabulary
 *     §3.1</a>
 */
public final class Move extends Activity {
  /** The type. */
  public static final TypeOf<Move> TYPE = TypeOf.of(AS.NS + "Move", "Move", Move::new);

  Move(Node node) {
    super(node);
  }

  /** Starts a Move. */
  public static ActivityBuilder<Move, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Move, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
