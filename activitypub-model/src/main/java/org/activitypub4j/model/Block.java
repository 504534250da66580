package org.activitypub4j.model;

/**
 * An actor blocks another actor.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-block">Activity Vocabulary
 *     §3.1</a>
 */
public final class Block extends Activity {
  /** The type. */
  public static final TypeOf<Block> TYPE = TypeOf.of(AS.NS + "Block", "Block", Block::new);

  Block(Node node) {
    super(node);
  }

  /** Starts a Block. */
  public static ActivityBuilder<Block, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Block, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
