package org.activitypub4j.model;

import java.net.URI;

/**
 * Properties that Pleroma and its family added.
 *
 * @see <a href="https://docs.akkoma.dev/stable/development/ap_extensions/">Akkoma: ActivityPub
 *     extensions</a>
 */
public final class Litepub {
  /** The namespace {@code litepub}. */
  public static final String NS = "http://litepub.social/ns#";

  /** Whether a post is meant as a direct message. */
  public static final Property.One<Boolean> DIRECT_MESSAGE =
      Property.bool(NS + "directMessage", "directMessage");

  /** The list that a post was sent to. */
  public static final Property.One<URI> LIST_MESSAGE =
      Property.uri(NS + "listMessage", "listMessage");

  /** The earlier versions of a post. */
  public static final Property.One<Reference<ASCollection>> FORMER_REPRESENTATIONS =
      Property.reference(NS + "formerRepresentations", "formerRepresentations", ASCollection.class);

  /** What the server of an actor supports, or, by Pixelfed, who may do what with a post. */
  public static final Property.One<ASObject> CAPABILITIES =
      Property.object(NS + "capabilities", "capabilities", ASObject.class)
          .accepting("http://pixelfed.org/ns#capabilities");

  /** In the capabilities: whether an actor accepts chat messages. */
  public static final Property.One<Boolean> ACCEPTS_CHAT_MESSAGES =
      Property.bool(NS + "acceptsChatMessages", "acceptsChatMessages");

  /** The URL where a client registers itself. */
  public static final Property.One<URI> OAUTH_REGISTRATION_ENDPOINT =
      Property.uri(NS + "oauthRegistrationEndpoint", "oauthRegistrationEndpoint");

  /** Whether an actor is hidden, such as the actor of a relay. */
  public static final Property.One<Boolean> INVISIBLE =
      Property.bool(NS + "invisible", "invisible");

  private Litepub() {}
}
