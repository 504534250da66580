package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * The permission of an author to like a post. Fetch it from its own server, because a copy proves
 * nothing.
 *
 * @see <a href="https://docs.gotosocial.org/en/stable/federation/interaction_policy/">GoToSocial:
 *     interaction policy</a>
 */
public final class LikeAuthorization extends ASObject {
  /** The type. */
  public static final TypeOf<LikeAuthorization> TYPE =
      TypeOf.of(GoToSocial.NS + "LikeAuthorization", "LikeAuthorization", LikeAuthorization::new);

  /** The older name of the type. Documents of that type have {@code object} and {@code target}. */
  static final TypeOf<LikeAuthorization> FORMER_TYPE =
      TypeOf.of(GoToSocial.NS + "LikeApproval", "LikeApproval", LikeAuthorization::new);

  LikeAuthorization(Node node) {
    super(node);
  }

  /** Starts a LikeAuthorization. */
  public static ObjectBuilder<LikeAuthorization, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns the id of the like. */
  public Optional<URI> interactingObject() {
    return GoToSocial.interactingObject(this);
  }

  /** Returns the id of the post. */
  public Optional<URI> interactionTarget() {
    return GoToSocial.interactionTarget(this);
  }

  @Override
  public ObjectBuilder<LikeAuthorization, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
