package org.activitypub4j.model;

/**
 * An actor invites somebody (the object) to something (the target).
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-invite">Activity Vocabulary
 *     §3.1</a>
 */
public final class Invite extends Activity {
  /** The type. */
  public static final TypeOf<Invite> TYPE = TypeOf.of(AS.NS + "Invite", "Invite", Invite::new);

  Invite(Node node) {
    super(node);
  }

  /** Starts an Invite. */
  public static ActivityBuilder<Invite, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<Invite, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
