package org.activitypub4j.model;

/**
 * An actor refuses something, but may still change its mind. It is not a {@link Reject} here.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-tentativereject">Activity
 *     Vocabulary §3.1</a>
 */
public final class TentativeReject extends Activity {
  /** The type. */
  public static final TypeOf<TentativeReject> TYPE =
      TypeOf.of(AS.NS + "TentativeReject", "TentativeReject", TentativeReject::new);

  TentativeReject(Node node) {
    super(node);
  }

  /** Starts a TentativeReject. */
  public static ActivityBuilder<TentativeReject, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<TentativeReject, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
