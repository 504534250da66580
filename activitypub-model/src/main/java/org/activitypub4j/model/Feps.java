package org.activitypub4j.model;

import java.net.URI;

/**
 * Properties from Fediverse Enhancement Proposals.
 *
 * @see <a href="https://codeberg.org/fediverse/fep">FEPs</a>
 */
public final class Feps {
  /** The namespace of quotes. */
  public static final String QUOTE_NS = "https://w3id.org/fep/044f#";

  /** The namespace of recommendations. */
  static final String FEATURE_NS = "https://w3id.org/fep/7aa9#";

  /** The handle that an actor claims for itself (FEP-2c59). */
  public static final Property.One<String> WEBFINGER =
      Property.string("https://purl.archive.org/socialweb/webfinger#webfinger", "webfinger");

  /** The post that a post quotes (FEP-044f). */
  public static final Property.One<URI> QUOTE = Property.uri(QUOTE_NS + "quote", "quote");

  /** The authorisation of a quote. Fetch it from the author's server (FEP-044f). */
  public static final Property.One<URI> QUOTE_AUTHORIZATION =
      Property.uri(QUOTE_NS + "quoteAuthorization", "quoteAuthorization");

  /** Another id of an actor that is still active here too (FEP-7628). */
  public static final Property.One<URI> COPIED_TO =
      Property.uri("https://w3id.org/fep/7628#copiedTo", "copiedTo")
          .accepting("https://www.w3.org/ns/activitystreams#copiedTo");

  /** The specifications that an application implements, as links (FEP-844e). */
  public static final Property.Many<ASObject> IMPLEMENTS =
      Property.objects("https://w3id.org/fep/844e/implements", "implements", ASObject.class)
          .atMost(100)
          .ordered();

  /** The servers that have a portable object (FEP-ef61). */
  public static final Property.Many<URI> GATEWAYS =
      Property.uris("https://w3id.org/fep/ef61/gateways", "gateways").atMost(10).ordered();

  /** The actor whose followers are in a collection (FEP-5711). */
  public static final Property.One<URI> FOLLOWERS_OF =
      Property.uri("https://w3id.org/fep/5711#followersOf", "followersOf");

  /** The actor whose {@code following} collection it is (FEP-5711). */
  public static final Property.One<URI> FOLLOWING_OF =
      Property.uri("https://w3id.org/fep/5711#followingOf", "followingOf");

  /** The actor whose inbox it is (FEP-5711). */
  public static final Property.One<URI> INBOX_OF =
      Property.uri("https://w3id.org/fep/5711#inboxOf", "inboxOf");

  /** The actor whose outbox it is (FEP-5711). */
  public static final Property.One<URI> OUTBOX_OF =
      Property.uri("https://w3id.org/fep/5711#outboxOf", "outboxOf");

  /** The actor whose {@code liked} collection it is (FEP-5711). */
  public static final Property.One<URI> LIKED_OF =
      Property.uri("https://w3id.org/fep/5711#likedOf", "likedOf");

  /** The post whose likes are in a collection (FEP-5711). */
  public static final Property.One<URI> LIKES_OF =
      Property.uri("https://w3id.org/fep/5711#likesOf", "likesOf");

  /** The post whose shares are in a collection (FEP-5711). */
  public static final Property.One<URI> SHARES_OF =
      Property.uri("https://w3id.org/fep/5711#sharesOf", "sharesOf");

  /** The post whose replies are in a collection (FEP-5711). */
  public static final Property.One<URI> REPLIES_OF =
      Property.uri("https://w3id.org/fep/5711#repliesOf", "repliesOf");

  /** In a policy: who may put an actor into a collection (FEP-7aa9). */
  public static final Property.One<ASObject> CAN_FEATURE =
      Property.object(FEATURE_NS + "canFeature", "canFeature", ASObject.class);

  /** The object that an item of a collection of recommendations shows (FEP-7aa9). */
  public static final Property.One<URI> FEATURED_OBJECT =
      Property.uri(FEATURE_NS + "featuredObject", "featuredObject");

  /** The authorisation to recommend somebody (FEP-7aa9). */
  public static final Property.One<URI> FEATURE_AUTHORIZATION =
      Property.uri(FEATURE_NS + "featureAuthorization", "featureAuthorization");

  /** The hashtag that a collection of recommendations is about (FEP-7aa9). */
  public static final Property.One<Reference<ASObject>> TOPIC =
      Property.reference(FEATURE_NS + "topic", "topic", ASObject.class);

  /** Whether the content of a post uses HTML classes for MFM, the mark-up of Misskey (FEP-c16b). */
  public static final Property.One<Boolean> HTML_MFM =
      Property.bool("https://w3id.org/fep/c16b#htmlMfm", "htmlMfm");

  private Feps() {}
}
