package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * The author of a post allows a share of it. Fetch it from its own server: a copy proves nothing.
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

  /** The type by its older name; such ones have {@code object} and {@code target}. */
  static final TypeOf<AnnounceAuthorization> FORMER_TYPE =
      TypeOf.of(GoToSocial.NS + "AnnounceApproval", "AnnounceApproval", AnnounceAuthorization::new);

  AnnounceAuthorization(Node node) {
    super(node);
  }

  /** Starts an AnnounceAuthorization. */
  public static ObjectBuilder<AnnounceAuthorization, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** The share. */
  public Optional<URI> interactingObject() {
    return get(GoToSocial.INTERACTING_OBJECT)
        .or(() -> get(AS.OBJECT).stream().findFirst().flatMap(Reference::id));
  }

  /** The post. */
  public Optional<URI> interactionTarget() {
    return get(GoToSocial.INTERACTION_TARGET).or(() -> get(AS.TARGET).flatMap(Reference::id));
  }

  @Override
  public ObjectBuilder<AnnounceAuthorization, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
