package org.activitypub4j.model;

/**
 * An actor has looked at something. PeerTube uses it to count views.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-view">Activity Vocabulary
 *     §3.1</a>
 */
public final class View extends Activity {
  /** The type. */
  public static final TypeOf<View> TYPE = TypeOf.of(AS.NS + "View", "View", View::new);

  View(Node node) {
    super(node);
  }

  /** Starts a View. */
  public static ActivityBuilder<View, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<View, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
