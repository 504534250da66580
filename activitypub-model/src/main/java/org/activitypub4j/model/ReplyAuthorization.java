package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * The permission of an author to answer a post. Fetch it from its own server, because a copy proves
 * nothing.
 *
 * @see <a href="https://docs.gotosocial.org/en/stable/federation/interaction_policy/">GoToSocial:
 *     interaction policy</a>
 */
public final class ReplyAuthorization extends ASObject {
  /** The type. */
  public static final TypeOf<ReplyAuthorization> TYPE =
      TypeOf.of(
          GoToSocial.NS + "ReplyAuthorization", "ReplyAuthorization", ReplyAuthorization::new);

  /** The older name of the type. Documents of that type have {@code object} and {@code target}. */
  static final TypeOf<ReplyAuthorization> FORMER_TYPE =
      TypeOf.of(GoToSocial.NS + "ReplyApproval", "ReplyApproval", ReplyAuthorization::new);

  ReplyAuthorization(Node node) {
    super(node);
  }

  /** Starts a ReplyAuthorization. */
  public static ObjectBuilder<ReplyAuthorization, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns the id of the reply. */
  public Optional<URI> interactingObject() {
    return GoToSocial.interactingObject(this);
  }

  /** Returns the id of the post. */
  public Optional<URI> interactionTarget() {
    return GoToSocial.interactionTarget(this);
  }

  @Override
  public ObjectBuilder<ReplyAuthorization, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
