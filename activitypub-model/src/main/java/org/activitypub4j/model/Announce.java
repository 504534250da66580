package org.activitypub4j.model;

/**
 * An actor shares something.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-announce">Activity Vocabulary
 *     §3.1</a>
 */
public final class Announce extends Activity {
  /** The type. */
  public static final TypeOf<Announce> TYPE =
      TypeOf.of(AS.NS + "Announce", "Announce", Announce::new);

  Announce(Node node) {
    super(node);
  }

  /** Starts an Announce. */
  public static ActivityBuilder<Announce, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Announce, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
