package org.activitypub4j.model;

/**
 * An actor leaves something, such as a group or an event.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-leave">Activity Vocabulary
 *     §3.1</a>
 */
public final class Leave extends Activity {
  /** The type. */
  public static final TypeOf<Leave> TYPE = TypeOf.of(AS.NS + "Leave", "Leave", Leave::new);

  Leave(Node node) {
    super(node);
  }

  /** Starts a Leave. */
  public static ActivityBuilder<Leave, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Leave, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
