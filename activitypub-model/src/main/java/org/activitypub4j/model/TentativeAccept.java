package org.activitypub4j.model;

/**
 * An actor accepts something, but may still change its mind. It is not an {@link Accept} here, so
 * that nobody treats it as a final one.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-tentativeaccept">Activity
 *     Vocabulary §3.1</a>
 */
public final class TentativeAccept extends Activity {
  /** The type. */
  public static final TypeOf<TentativeAccept> TYPE =
      TypeOf.of(AS.NS + "TentativeAccept", "TentativeAccept", TentativeAccept::new);

  TentativeAccept(Node node) {
    super(node);
  }

  /** Starts a TentativeAccept. */
  public static ActivityBuilder<TentativeAccept, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<TentativeAccept, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
