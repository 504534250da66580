package org.activitypub4j.model;

/**
 * An offer or a Follow was accepted.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-accept">Activity Vocabulary
 *     §3.1</a>
 */
public final class Accept extends Activity {
  /** The type. */
  public static final TypeOf<Accept> TYPE = TypeOf.of(AS.NS + "Accept", "Accept", Accept::new);

  Accept(Node node) {
    super(node);
  }

  /** Starts an Accept. */
  public static ActivityBuilder<Accept, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Accept, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
