package org.activitypub4j.model;

/**
 * A report to moderators.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-flag">Activity Vocabulary
 *     §3.1</a>
 */
public final class Flag extends Activity {
  /** The type. */
  public static final TypeOf<Flag> TYPE = TypeOf.of(AS.NS + "Flag", "Flag", Flag::new);

  Flag(Node node) {
    super(node);
  }

  /** Starts a Flag. */
  public static ActivityBuilder<Flag, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Flag, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
