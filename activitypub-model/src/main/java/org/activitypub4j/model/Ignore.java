package org.activitypub4j.model;

/**
 * An actor does not want to see something.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-ignore">Activity Vocabulary
 *     §3.1</a>
 */
public final class Ignore extends Activity {
  /** The type. */
  public static final TypeOf<Ignore> TYPE = TypeOf.of(AS.NS + "Ignore", "Ignore", Ignore::new);

  Ignore(Node node) {
    super(node);
  }

  /** Starts an Ignore. */
  public static ActivityBuilder<Ignore, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Ignore, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
