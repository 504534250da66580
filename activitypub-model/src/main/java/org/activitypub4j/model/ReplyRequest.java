package org.activitypub4j.model;

/**
 * An actor asks to answer a post: {@code object} is the post, {@code instrument} the answer.
 *
 * @see <a href="https://docs.gotosocial.org/en/stable/federation/interaction_policy/">GoToSocial:
 *     interaction policy</a>
 */
public final class ReplyRequest extends Activity {
  /** The type. */
  public static final TypeOf<ReplyRequest> TYPE =
      TypeOf.of(GoToSocial.NS + "ReplyRequest", "ReplyRequest", ReplyRequest::new);

  ReplyRequest(Node node) {
    super(node);
  }

  /** Starts a ReplyRequest. */
  public static ActivityBuilder<ReplyRequest, ?> builder() {
    return ActivityBuilder.ofActivity(TYPE);
  }

  @Override
  public ActivityBuilder<ReplyRequest, ?> toBuilder() {
    return ActivityBuilder.fromActivity(TYPE, this);
  }
}
