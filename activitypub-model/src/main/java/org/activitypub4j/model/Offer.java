package org.activitypub4j.model;

/**
 * An actor offers something to a target.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-offer">Activity Vocabulary
 *     §3.1</a>
 */
public final class Offer extends Activity {
  /** The type. */
  public static final TypeOf<Offer> TYPE = TypeOf.of(AS.NS + "Offer", "Offer", Offer::new);

  Offer(Node node) {
    super(node);
  }

  /** Starts an Offer. */
  public static ActivityBuilder<Offer, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Offer, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
