package org.activitypub4j.model;

import java.net.URI;

/**
 * Properties that Mastodon added, and those of OStatus and schema.org that it uses. Most servers
 * read them.
 *
 * @see <a href="https://docs.joinmastodon.org/spec/activitypub/">Mastodon: ActivityPub</a>
 */
public final class Mastodon {
  /** The namespace {@code toot}. */
  public static final String NS = "http://joinmastodon.org/ns#";

  /** The namespace {@code ostatus}. */
  static final String OSTATUS = "http://ostatus.org#";

  /**
   * The namespace {@code schema}, as Mastodon writes it. The one of schema.org itself ends in a
   * slash.
   */
  static final String SCHEMA = "http://schema.org#";

  /** The posts that an actor pinned. */
  public static final Property.One<Reference<ASCollection>> FEATURED =
      Property.reference(NS + "featured", "featured", ASCollection.class);

  /** The hashtags that an actor shows. */
  public static final Property.One<Reference<ASCollection>> FEATURED_TAGS =
      Property.reference(NS + "featuredTags", "featuredTags", ASCollection.class);

  /** Whether an actor wants to be found and recommended. */
  public static final Property.One<Boolean> DISCOVERABLE =
      Property.bool(NS + "discoverable", "discoverable");

  /** Whether an actor's public posts may be searched. */
  public static final Property.One<Boolean> INDEXABLE =
      Property.bool(NS + "indexable", "indexable");

  /** Whether an actor's own server has suspended it. */
  public static final Property.One<Boolean> SUSPENDED =
      Property.bool(NS + "suspended", "suspended");

  /** Whether the page of an actor is kept as a memorial. */
  public static final Property.One<Boolean> MEMORIAL = Property.bool(NS + "memorial", "memorial");

  /** The web sites that may name an actor as author of their pages. */
  public static final Property.Many<String> ATTRIBUTION_DOMAINS =
      Property.strings(NS + "attributionDomains", "attributionDomains").atMost(100);

  /**
   * The number of people who voted in a poll. With several choices allowed there can be more votes
   * than voters.
   */
  public static final Property.One<Long> VOTERS_COUNT =
      Property.count(NS + "votersCount", "votersCount");

  /** A very small form of a picture, which is shown until the picture has loaded. */
  public static final Property.One<String> BLURHASH = Property.string(NS + "blurhash", "blurhash");

  /** The point of a picture that must stay visible when it is cropped: x and y from -1 to 1. */
  public static final Property.Many<Double> FOCAL_POINT =
      Property.numbers(NS + "focalPoint", "focalPoint").ordered();

  /** The id of a post in OStatus. */
  public static final Property.One<URI> ATOM_URI =
      Property.uriAsText(OSTATUS + "atomUri", "atomUri");

  /** The id in OStatus of the post that a post answers. */
  public static final Property.One<URI> IN_REPLY_TO_ATOM_URI =
      Property.uriAsText(OSTATUS + "inReplyToAtomUri", "inReplyToAtomUri");

  /** The thread that a post belongs to: often a {@code tag:} URI, on some servers a collection. */
  public static final Property.One<URI> CONVERSATION =
      Property.uriAsText(OSTATUS + "conversation", "conversation");

  /** The value of a profile field. */
  public static final Property.One<UntrustedHtml> VALUE = Property.html(SCHEMA + "value", "value");

  /** A birthday, as {@code yyyy-mm-dd}. */
  public static final Property.One<String> BIRTHDAY =
      Property.string("http://www.w3.org/2006/vcard/ns#bday", "vcard:bday");

  /** The place where an actor lives, in its own words (Misskey). */
  public static final Property.One<String> ADDRESS =
      Property.string("http://www.w3.org/2006/vcard/ns#Address", "vcard:Address");

  private Mastodon() {}
}
