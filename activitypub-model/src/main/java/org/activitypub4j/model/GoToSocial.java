package org.activitypub4j.model;

import java.net.URI;
import java.util.Optional;

/**
 * Properties that GoToSocial added: who may do what with a post.
 *
 * @see <a href="https://docs.gotosocial.org/en/stable/federation/interaction_policy/">GoToSocial:
 *     interaction policy</a>
 */
public final class GoToSocial {
  /** The namespace {@code gts}. */
  public static final String NS = "https://gotosocial.org/ns#";

  /** Who may like, answer, share and quote a post. */
  public static final Property.One<ASObject> INTERACTION_POLICY =
      Property.object(NS + "interactionPolicy", "interactionPolicy", ASObject.class);

  /** In a policy: who may like. */
  public static final Property.One<ASObject> CAN_LIKE =
      Property.object(NS + "canLike", "canLike", ASObject.class);

  /** In a policy: who may answer. */
  public static final Property.One<ASObject> CAN_REPLY =
      Property.object(NS + "canReply", "canReply", ASObject.class);

  /** In a policy: who may share. */
  public static final Property.One<ASObject> CAN_ANNOUNCE =
      Property.object(NS + "canAnnounce", "canAnnounce", ASObject.class);

  /** In a policy: who may quote (FEP-044f). */
  public static final Property.One<ASObject> CAN_QUOTE =
      Property.object(NS + "canQuote", "canQuote", ASObject.class);

  /** In a rule of a policy: who is allowed without asking. */
  public static final Property.Many<URI> AUTOMATIC_APPROVAL =
      Property.audience(NS + "automaticApproval", "automaticApproval").atMost(1_000);

  /** In a rule of a policy: who is allowed after the author has agreed. */
  public static final Property.Many<URI> MANUAL_APPROVAL =
      Property.audience(NS + "manualApproval", "manualApproval").atMost(1_000);

  /** In a rule of a policy: the old name of {@code automaticApproval}. */
  public static final Property.Many<URI> ALWAYS =
      Property.audience(NS + "always", "always").atMost(1_000);

  /** In a rule of a policy: the old name of {@code manualApproval}. */
  public static final Property.Many<URI> APPROVAL_REQUIRED =
      Property.audience(NS + "approvalRequired", "approvalRequired").atMost(1_000);

  /** The authorisation of an interaction. Fetch it from the author's server. */
  public static final Property.One<URI> APPROVED_BY = Property.uri(NS + "approvedBy", "approvedBy");

  /** The authorisation of a like. */
  public static final Property.One<URI> LIKE_AUTHORIZATION =
      Property.uri(NS + "likeAuthorization", "likeAuthorization");

  /** The authorisation of a reply. */
  public static final Property.One<URI> REPLY_AUTHORIZATION =
      Property.uri(NS + "replyAuthorization", "replyAuthorization");

  /** The authorisation of a share. */
  public static final Property.One<URI> ANNOUNCE_AUTHORIZATION =
      Property.uri(NS + "announceAuthorization", "announceAuthorization");

  /** In an authorisation: the like, reply, share or quote. */
  public static final Property.One<URI> INTERACTING_OBJECT =
      Property.uri(NS + "interactingObject", "interactingObject");

  /** In an authorisation: the post. */
  public static final Property.One<URI> INTERACTION_TARGET =
      Property.uri(NS + "interactionTarget", "interactionTarget");

  /** Whether an actor hides public posts on its web page from visitors who are not logged in. */
  public static final Property.One<Boolean> HIDES_TO_PUBLIC_FROM_UNAUTHED_WEB =
      Property.bool(NS + "hidesToPublicFromUnauthedWeb", "hidesToPublicFromUnauthedWeb");

  /** Whether an actor hides unlisted posts on its web page from visitors who are not logged in. */
  public static final Property.One<Boolean> HIDES_CC_PUBLIC_FROM_UNAUTHED_WEB =
      Property.bool(NS + "hidesCcPublicFromUnauthedWeb", "hidesCcPublicFromUnauthedWeb");

  private GoToSocial() {}

  /** Returns the like, reply or share of an authorisation, also of an older one. */
  static Optional<URI> interactingObject(ASObject authorization) {
    return authorization
        .get(INTERACTING_OBJECT)
        .or(() -> authorization.get(AS.OBJECT).stream().findFirst().flatMap(Reference::id));
  }

  /** Returns the post of an authorisation, also of an older one. */
  static Optional<URI> interactionTarget(ASObject authorization) {
    return authorization
        .get(INTERACTION_TARGET)
        .or(() -> authorization.get(AS.TARGET).flatMap(Reference::id));
  }
}
