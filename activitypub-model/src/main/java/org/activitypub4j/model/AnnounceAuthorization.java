package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * The permission of an author to share a post. Fetch it from its own server, because a copy proves
 * nothing.
 *
 * @see <a href="https://docs.gotosocial.org/en/stable/federation/interaction_policy/">GoToSocial:
 *     interaction policy</a>
 */
public final class AnnounceAuthorization extends ASObject {
  /** The type. */
  public static final TypeOf<AnnounceAuthorization> TYPE =
      TypeOf.of(
          GoToSocial.NS + "AnnounceAuthorization",
          "AnnounceAuthorization",
          AnnounceAuthorization::new);

  /** The older name of the type. Documents of that type have {@code object} and {@code target}. */
  static final TypeOf<AnnounceAuthorization> FORMER_TYPE =
      TypeOf.of(GoToSocial.NS + "AnnounceApproval", "AnnounceApproval", AnnounceAuthorization::new);

  AnnounceAuthorization(Node node) {
    super(node);
  }

  /** Starts an AnnounceAuthorization. */
  public static ObjectBuilder<AnnounceAuthorization, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns the id of the share. */
  public Optional<URI> interactingObject() {
    return GoToSocial.interactingObject(this);
  }

  /** Returns the id of the post. */
  public Optional<URI> interactionTarget() {
    return GoToSocial.interactionTarget(this);
  }

  @Override
  public ObjectBuilder<AnnounceAuthorization, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
