package org.activitypub4j.model;

/**
 * An actor asks to like a post: {@code object} is the post, {@code instrument} the Like.
 *
 * @see <a href="https://docs.gotosocial.org/en/stable/federation/interaction_policy/">GoToSocial:
 *     interaction policy</a>
 */
public final class LikeRequest extends Activity {
  /** The type. */
  public static final TypeOf<LikeRequest> TYPE =
      TypeOf.of(GoToSocial.NS + "LikeRequest", "LikeRequest", LikeRequest::new);

  LikeRequest(Node node) {
    super(node);
  }

  /** Starts a LikeRequest. */
  public static ActivityBuilder<LikeRequest, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<LikeRequest, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
