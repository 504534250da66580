package org.activitypub4j.model;

/**
 * An actor joins something, such as a group or an event.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-join">Activity Vocabulary
 *     §3.1</a>
 */
public final class Join extends Activity {
  /** The type. */
  public static final TypeOf<Join> TYPE = TypeOf.of(AS.NS + "Join", "Join", Join::new);

  Join(Node node) {
    super(node);
  }

  /** Starts a Join. */
  public static ActivityBuilder<Join, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Join, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
