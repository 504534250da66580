package org.activitypub4j.model;

/**
 * An actor asks to share a post: {@code object} is the post, {@code instrument} the Announce.
 *
 * @see <a href="https://docs.gotosocial.org/en/stable/federation/interaction_policy/">GoToSocial:
 *     interaction policy</a>
 */
public final class AnnounceRequest extends Activity {
  /** The type. */
  public static final TypeOf<AnnounceRequest> TYPE =
      TypeOf.of(GoToSocial.NS + "AnnounceRequest", "AnnounceRequest", AnnounceRequest::new);

  AnnounceRequest(Node node) {
    super(node);
  }

  /** Starts an AnnounceRequest. */
  public static ActivityBuilder<AnnounceRequest, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<AnnounceRequest, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
