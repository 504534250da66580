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

  /** An actor's own word for its handle (FEP-2c59). */
  public static final Property.One<String> WEBFINGER =
      Property.string("https://purl.archive.org/socialweb/webfinger#webfinger", "webfinger");

  /** The post that a post quotes (FEP-044f). */
  public static final Property.One<URI> QUOTE = Property.uri(QUOTE_NS + "quote", "quote");

  /** The authorisation of a quote, to be fetched from the author's server (FEP-044f). */
  public static final Property.One<URI> QUOTE_AUTHORIZATION =
      Property.uri(QUOTE_NS + "quoteAuthorization", "quoteAuthorization");

  /** Another id of an actor, which goes on here too (FEP-7628). */
  public static final Property.One<URI> COPIED_TO =
      Property.uri("https://w3id.org/fep/7628#copiedTo", "copiedTo")
          .accepting("https://www.w3.org/ns/activitystreams#copiedTo");

  /** What an application understands: links to specifications (FEP-844e). */
  public static final Property.Many<ASObject> IMPLEMENTS =
      Property.objects("https://w3id.org/fep/844e/implements", "implements", ASObject.class)
          .atMost(100)
          .ordered();

  /** The servers at which a portable object is to be had (FEP-ef61). */
  public static final Property.Many<URI> GATEWAYS =
      Property.uris("https://w3id.org/fep/ef61/gateways", "gateways").atMost(10).ordered();

  /** Whose followers a collection holds (FEP-5711). */
  public static final Property.One<URI> FOLLOWERS_OF =
      Property.uri("https://w3id.org/fep/5711#followersOf", "followersOf");

  /** Whom somebody follows: whose collection it is (FEP-5711). */
  public static final Property.One<URI> FOLLOWING_OF =
      Property.uri("https://w3id.org/fep/5711#followingOf", "followingOf");

  /** Whose inbox it is (FEP-5711). */
  public static final Property.One<URI> INBOX_OF =
      Property.uri("https://w3id.org/fep/5711#inboxOf", "inboxOf");

  /** Whose outbox it is (FEP-5711). */
  public static final Property.One<URI> OUTBOX_OF =
      Property.uri("https://w3id.org/fep/5711#outboxOf", "outboxOf");

  /** Who likes what a collection holds (FEP-5711). */
  public static final Property.One<URI> LIKED_OF =
      Property.uri("https://w3id.org/fep/5711#likedOf", "likedOf");

  /** What is liked by whom a collection holds (FEP-5711). */
  public static final Property.One<URI> LIKES_OF =
      Property.uri("https://w3id.org/fep/5711#likesOf", "likesOf");

  /** What is shared by whom a collection holds (FEP-5711). */
  public static final Property.One<URI> SHARES_OF =
      Property.uri("https://w3id.org/fep/5711#sharesOf", "sharesOf");

  /** What is answered by what a collection holds (FEP-5711). */
  public static final Property.One<URI> REPLIES_OF =
      Property.uri("https://w3id.org/fep/5711#repliesOf", "repliesOf");

  /** Within a policy: who may put an actor into a collection (FEP-7aa9). */
  public static final Property.One<ASObject> CAN_FEATURE =
      Property.object(FEATURE_NS + "canFeature", "canFeature", ASObject.class);

  /** What an item of a collection of recommendations shows (FEP-7aa9). */
  public static final Property.One<URI> FEATURED_OBJECT =
      Property.uri(FEATURE_NS + "featuredObject", "featuredObject");

  /** The authorisation to recommend somebody (FEP-7aa9). */
  public static final Property.One<URI> FEATURE_AUTHORIZATION =
      Property.uri(FEATURE_NS + "featureAuthorization", "featureAuthorization");

  /** The hashtag that a collection of recommendations is about (FEP-7aa9). */
  public static final Property.One<Reference<ASObject>> TOPIC =
      Property.reference(FEATURE_NS + "topic", "topic", ASObject.class);

  /** Whether the content of a post marks MFM up with classes (FEP-c16b). */
  public static final Property.One<Boolean> HTML_MFM =
      Property.bool("https://w3id.org/fep/c16b#htmlMfm", "htmlMfm");

  private Feps() {}
}
