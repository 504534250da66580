package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * The permission of an author to quote a post. Fetch it from its own server, because a copy proves
 * nothing.
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/044f/fep-044f.md">FEP-044f</a>
 */
public final class QuoteAuthorization extends ASObject {
  /** The type. */
  public static final TypeOf<QuoteAuthorization> TYPE =
      TypeOf.of(
          Feps.QUOTE_NS + "QuoteAuthorization", "QuoteAuthorization", QuoteAuthorization::new);

  QuoteAuthorization(Node node) {
    super(node);
  }

  /** Starts a QuoteAuthorization. */
  public static ObjectBuilder<QuoteAuthorization, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Returns the id of the post that quotes. */
  public Optional<URI> interactingObject() {
    return get(GoToSocial.INTERACTING_OBJECT);
  }

  /** Returns the id of the post that is quoted. */
  public Optional<URI> interactionTarget() {
    return get(GoToSocial.INTERACTION_TARGET);
  }

  @Override
  public ObjectBuilder<QuoteAuthorization, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
