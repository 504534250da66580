package org.activitypub4j.model;

/**
 * An actor has read something.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-read">Activity Vocabulary
 *     §3.1</a>
 */
public final class Read extends Activity {
  /** The type. */
  public static final TypeOf<Read> TYPE = TypeOf.of(AS.NS + "Read", "Read", Read::new);

  Read(Node node) {
    super(node);
  }

  /** Starts a Read. */
  public static ActivityBuilder<Read, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Read, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
