package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * The author of a post allows a like of it. Fetch it from its own server: a copy proves nothing.
 *
 * @see <a href="https://docs.gotosocial.org/en/stable/federation/interaction_policy/">GoToSocial:
 *     interaction policy</a>
 */
public final class LikeAuthorization extends ASObject {
  /** The type. */
  public static final TypeOf<LikeAuthorization> TYPE =
      TypeOf.of(GoToSocial.NS + "LikeAuthorization", "LikeAuthorization", LikeAuthorization::new);

  /** The type by its older name; such ones have {@code object} and {@code target}. */
  static final TypeOf<LikeAuthorization> FORMER_TYPE =
      TypeOf.of(GoToSocial.NS + "LikeApproval", "LikeApproval", LikeAuthorization::new);

  LikeAuthorization(Node node) {
    super(node);
  }

  /** Starts a LikeAuthorization. */
  public static ObjectBuilder<LikeAuthorization, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** The like. */
  public Optional<URI> interactingObject() {
    return get(GoToSocial.INTERACTING_OBJECT)
        .or(() -> get(AS.OBJECT).stream().findFirst().flatMap(Reference::id));
  }

  /** The post. */
  public Optional<URI> interactionTarget() {
    return get(GoToSocial.INTERACTION_TARGET).or(() -> get(AS.TARGET).flatMap(Reference::id));
  }

  @Override
  public ObjectBuilder<LikeAuthorization, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
