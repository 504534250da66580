package org.activitypub4j.model;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * The properties of ActivityStreams and ActivityPub.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/">Activity Vocabulary</a>
 * @see <a href="https://www.w3.org/TR/activitypub/">ActivityPub</a>
 */
public final class AS {
  /** The namespace. */
  public static final String NS = "https://www.w3.org/ns/activitystreams#";

  /** The URL of the context. */
  public static final String CONTEXT = "https://www.w3.org/ns/activitystreams";

  /** Who did it (Vocabulary §4, actor). */
  public static final Property.One<Reference<Actor>> ACTOR =
      Property.reference(NS + "actor", "actor", Actor.class);

  /** What it was done to, such as the post that is liked (Vocabulary §4, object). */
  public static final Property.Many<Reference<ASObject>> OBJECT =
      Property.references(NS + "object", "object", ASObject.class).compact();

  /** The target, such as the collection that something is added to (Vocabulary §4, target). */
  public static final Property.One<Reference<ASObject>> TARGET =
      Property.reference(NS + "target", "target", ASObject.class);

  /** The result (Vocabulary §4, result). */
  public static final Property.One<Reference<ASObject>> RESULT =
      Property.reference(NS + "result", "result", ASObject.class);

  /** Where it came from (Vocabulary §4, origin). */
  public static final Property.One<Reference<ASObject>> ORIGIN =
      Property.reference(NS + "origin", "origin", ASObject.class);

  /** What was used to do it (Vocabulary §4, instrument). */
  public static final Property.One<Reference<ASObject>> INSTRUMENT =
      Property.reference(NS + "instrument", "instrument", ASObject.class);

  /** Who made it: the owner of a post (Vocabulary §4, attributedTo). */
  public static final Property.Many<Reference<Actor>> ATTRIBUTED_TO =
      Property.references(NS + "attributedTo", "attributedTo", Actor.class).compact();

  /** The public primary audience (Vocabulary §4, to). */
  public static final Property.Many<URI> TO = Property.audience(NS + "to", "to").atMost(5_000);

  /** The public secondary audience (Vocabulary §4, cc). */
  public static final Property.Many<URI> CC = Property.audience(NS + "cc", "cc").atMost(5_000);

  /** The private primary audience; never sent on (ActivityPub §6). */
  public static final Property.Many<URI> BTO = Property.audience(NS + "bto", "bto").atMost(5_000);

  /** The private secondary audience; never sent on (ActivityPub §6). */
  public static final Property.Many<URI> BCC = Property.audience(NS + "bcc", "bcc").atMost(5_000);

  /**
   * The audience in general; in the threadiverse (Lemmy and similar servers) the group (Vocabulary
   * §4, audience).
   */
  public static final Property.Many<URI> AUDIENCE =
      Property.audience(NS + "audience", "audience").atMost(5_000).compact();

  /** What it answers (Vocabulary §4, inReplyTo). */
  public static final Property.Many<Reference<ASObject>> IN_REPLY_TO =
      Property.references(NS + "inReplyTo", "inReplyTo", ASObject.class).compact();

  /** The answers to it (Vocabulary §4, replies). */
  public static final Property.One<Reference<ASCollection>> REPLIES =
      Property.reference(NS + "replies", "replies", ASCollection.class);

  /** The conversation it belongs to (Vocabulary §4, context). */
  public static final Property.One<URI> CONTEXT_OF = Property.uri(NS + "context", "context");

  /** A name or title, plain text (Vocabulary §4, name). */
  public static final Property.One<UntrustedText> NAME =
      Property.text(NS + "name", "name").accepting("https://schema.org/name");

  /** The body, HTML unless {@code mediaType} says something else (Vocabulary §4, content). */
  public static final Property.One<UntrustedHtml> CONTENT =
      Property.content(NS + "content", "content");

  /** A summary; on Mastodon the content warning (Vocabulary §4, summary). */
  public static final Property.One<UntrustedHtml> SUMMARY =
      Property.html(NS + "summary", "summary");

  /** Pages for people, and media files (Vocabulary §4, url). */
  public static final Property.Many<Link> URL = Property.links(NS + "url", "url").atMost(256);

  /** When it was published (Vocabulary §4, published). */
  public static final Property.One<Instant> PUBLISHED =
      Property.instant(NS + "published", "published");

  /** When it was last changed (Vocabulary §4, updated). */
  public static final Property.One<Instant> UPDATED = Property.instant(NS + "updated", "updated");

  /** When it begins (Vocabulary §4, startTime). */
  public static final Property.One<Instant> START_TIME =
      Property.instant(NS + "startTime", "startTime");

  /** When it ends (Vocabulary §4, endTime). */
  public static final Property.One<Instant> END_TIME = Property.instant(NS + "endTime", "endTime");

  /** How long it lasts (Vocabulary §4, duration). */
  public static final Property.One<Duration> DURATION =
      Property.duration(NS + "duration", "duration");

  /** The media type of the content or the link (Vocabulary §4, mediaType). */
  public static final Property.One<String> MEDIA_TYPE =
      Property.string(NS + "mediaType", "mediaType").accepting("https://schema.org/encodingFormat");

  /** Files that belong to it; a bare URL is read as a {@link Link} (Vocabulary §4, attachment). */
  public static final Property.Many<ASObject> ATTACHMENT =
      Property.things(NS + "attachment", "attachment").atMost(64);

  /** Mentions, hashtags, emoji (Vocabulary §4, tag). */
  public static final Property.Many<ASObject> TAG =
      Property.objects(NS + "tag", "tag", ASObject.class).atMost(1_000);

  /** A small picture; a bare URL is read as a {@link Link} (Vocabulary §4, icon). */
  public static final Property.Many<ASObject> ICON = Property.things(NS + "icon", "icon").compact();

  /** A picture; a bare URL is read as a {@link Link} (Vocabulary §4, image). */
  public static final Property.Many<ASObject> IMAGE =
      Property.things(NS + "image", "image").compact();

  /** Where a link leads (Vocabulary §4, href). */
  public static final Property.One<URI> HREF = Property.url(NS + "href", "href");

  /** The language of the page or file that a link leads to (Vocabulary §4, hreflang). */
  public static final Property.One<String> HREFLANG = Property.string(NS + "hreflang", "hreflang");

  /** The relations of a link (Vocabulary §4, rel). */
  public static final Property.Many<String> REL = Property.strings(NS + "rel", "rel").compact();

  /** A height in pixels (Vocabulary §4, height). */
  public static final Property.One<Long> HEIGHT = Property.count(NS + "height", "height");

  /** A width in pixels (Vocabulary §4, width). */
  public static final Property.One<Long> WIDTH = Property.count(NS + "width", "width");

  /** How many items a collection has in all (Vocabulary §4, totalItems). */
  public static final Property.One<Long> TOTAL_ITEMS =
      Property.count(NS + "totalItems", "totalItems");

  /** The items of an unordered collection or page (Vocabulary §4, items). */
  public static final Property.Many<Reference<ASObject>> ITEMS =
      Property.references(NS + "items", "items", ASObject.class);

  /** The items of an ordered collection or page (Vocabulary §4, items). */
  public static final Property.Many<Reference<ASObject>> ORDERED_ITEMS =
      Property.references(NS + "items", "orderedItems", ASObject.class).ordered();

  /** The first page (Vocabulary §4, first). */
  public static final Property.One<Reference<ASCollection>> FIRST =
      Property.reference(NS + "first", "first", ASCollection.class);

  /** The last page (Vocabulary §4, last). */
  public static final Property.One<Reference<ASCollection>> LAST =
      Property.reference(NS + "last", "last", ASCollection.class);

  /** The next page (Vocabulary §4, next). */
  public static final Property.One<Reference<ASCollection>> NEXT =
      Property.reference(NS + "next", "next", ASCollection.class);

  /** The previous page (Vocabulary §4, prev). */
  public static final Property.One<Reference<ASCollection>> PREV =
      Property.reference(NS + "prev", "prev", ASCollection.class);

  /** The collection of a page (Vocabulary §4, partOf). */
  public static final Property.One<Reference<ASCollection>> PART_OF =
      Property.reference(NS + "partOf", "partOf", ASCollection.class);

  /** The page with the newest items (Vocabulary §4, current). */
  public static final Property.One<Reference<ASCollection>> CURRENT =
      Property.reference(NS + "current", "current", ASCollection.class);

  /** What a tombstone was (Vocabulary §4, formerType). */
  public static final Property.One<String> FORMER_TYPE =
      Property.term(NS + "formerType", "formerType");

  /** When a tombstone was made (Vocabulary §4, deleted). */
  public static final Property.One<Instant> DELETED = Property.instant(NS + "deleted", "deleted");

  /** Where an actor receives (ActivityPub §4.1). */
  public static final Property.One<URI> INBOX =
      Property.uri("http://www.w3.org/ns/ldp#inbox", "inbox");

  /** What an actor sent (ActivityPub §4.1). */
  public static final Property.One<Reference<ASCollection>> OUTBOX =
      Property.reference(NS + "outbox", "outbox", ASCollection.class);

  /** Who follows an actor (ActivityPub §4.1). */
  public static final Property.One<Reference<ASCollection>> FOLLOWERS =
      Property.reference(NS + "followers", "followers", ASCollection.class);

  /** The actors that an actor follows (ActivityPub §4.1). */
  public static final Property.One<Reference<ASCollection>> FOLLOWING =
      Property.reference(NS + "following", "following", ASCollection.class);

  /** What an actor likes (ActivityPub §4.1). */
  public static final Property.One<Reference<ASCollection>> LIKED =
      Property.reference(NS + "liked", "liked", ASCollection.class);

  /** Further addresses of an actor's server (ActivityPub §4.1). */
  public static final Property.One<Endpoints> ENDPOINTS =
      Property.object(NS + "endpoints", "endpoints", Endpoints.class);

  /** An inbox for all actors of a server (ActivityPub §4.1). */
  public static final Property.One<URI> SHARED_INBOX =
      Property.uri(NS + "sharedInbox", "sharedInbox");

  /** The user name: the first part of the handle (ActivityPub §4.1). */
  public static final Property.One<String> PREFERRED_USERNAME =
      Property.string(NS + "preferredUsername", "preferredUsername");

  /** Whether a person decides about each Follow (Mastodon). */
  public static final Property.One<Boolean> MANUALLY_APPROVES_FOLLOWERS =
      Property.bool(NS + "manuallyApprovesFollowers", "manuallyApprovesFollowers");

  /** Whether a post is hidden behind a warning (Mastodon). */
  public static final Property.One<Boolean> SENSITIVE =
      Property.bool(NS + "sensitive", "sensitive");

  /** Other ids of the same person (FEP-7628). */
  public static final Property.Many<URI> ALSO_KNOWN_AS =
      Property.uris(NS + "alsoKnownAs", "alsoKnownAs");

  /** The id that an actor moved to (FEP-7628). */
  public static final Property.One<URI> MOVED_TO =
      Property.uri(NS + "movedTo", "movedTo").accepting("https://w3id.org/fep/7628#movedTo");

  /** The first one in a relationship (Vocabulary §4, subject). */
  public static final Property.One<Reference<ASObject>> SUBJECT =
      Property.reference(NS + "subject", "subject", ASObject.class);

  /** Which relationship it is (Vocabulary §4, relationship). */
  public static final Property.One<Reference<ASObject>> RELATIONSHIP =
      Property.reference(NS + "relationship", "relationship", ASObject.class);

  /** The software that made it (Vocabulary §4, generator). */
  public static final Property.Many<Reference<ASObject>> GENERATOR =
      Property.references(NS + "generator", "generator", ASObject.class).compact();

  /** Where it is or happens (Vocabulary §4, location). */
  public static final Property.One<Reference<ASObject>> LOCATION =
      Property.reference(NS + "location", "location", ASObject.class)
          .accepting(Mastodon.SCHEMA + "location");

  /** A preview of it (Vocabulary §4, preview). */
  public static final Property.Many<Reference<ASObject>> PREVIEW =
      Property.references(NS + "preview", "preview", ASObject.class).compact();

  /** What a profile describes (Vocabulary §4, describes). */
  public static final Property.One<Reference<ASObject>> DESCRIBES =
      Property.reference(NS + "describes", "describes", ASObject.class);

  /** The options of a poll with one choice (Vocabulary §4, oneOf). */
  public static final Property.Many<ASObject> ONE_OF =
      Property.objects(NS + "oneOf", "oneOf", ASObject.class).atMost(500);

  /** The options of a poll with several choices (Vocabulary §4, anyOf). */
  public static final Property.Many<ASObject> ANY_OF =
      Property.objects(NS + "anyOf", "anyOf", ASObject.class).atMost(500);

  /**
   * When a poll was closed; some servers write {@code true} instead of a date (Vocabulary §4,
   * closed).
   */
  public static final Property.One<Instant> CLOSED = Property.instant(NS + "closed", "closed");

  /** How exact a position is, in percent (Vocabulary §4, accuracy). */
  public static final Property.One<Double> ACCURACY = Property.number(NS + "accuracy", "accuracy");

  /** The altitude of a place (Vocabulary §4, altitude). */
  public static final Property.One<Double> ALTITUDE = Property.number(NS + "altitude", "altitude");

  /** The latitude of a place in degrees (Vocabulary §4, latitude). */
  public static final Property.One<Double> LATITUDE = Property.number(NS + "latitude", "latitude");

  /** The longitude of a place in degrees (Vocabulary §4, longitude). */
  public static final Property.One<Double> LONGITUDE =
      Property.number(NS + "longitude", "longitude");

  /** The radius around a place (Vocabulary §4, radius). */
  public static final Property.One<Double> RADIUS = Property.number(NS + "radius", "radius");

  /**
   * The unit of altitude and radius: a name such as {@code km}, or a URI (Vocabulary §4, units).
   */
  public static final Property.One<String> UNITS = Property.string(NS + "units", "units");

  /** The position of the first item of an ordered page (Vocabulary §4, startIndex). */
  public static final Property.One<Long> START_INDEX =
      Property.count(NS + "startIndex", "startIndex");

  /**
   * The text that the content was made from: an object with {@code content} and {@code mediaType}.
   * A bare string is read as the content of such an object (ActivityPub §3.3).
   */
  public static final Property.One<ASObject> SOURCE = Property.textObject(NS + "source", "source");

  /** The likes of an object (ActivityPub §5.7). */
  public static final Property.One<Reference<ASCollection>> LIKES =
      Property.reference(NS + "likes", "likes", ASCollection.class);

  /** The shares of an object (ActivityPub §5.8). */
  public static final Property.One<Reference<ASCollection>> SHARES =
      Property.reference(NS + "shares", "shares", ASCollection.class);

  /** Further collections of an actor (ActivityPub §4.1). */
  public static final Property.Many<URI> STREAMS = Property.uris(NS + "streams", "streams");

  /** The URL that a client uses to fetch remote objects (ActivityPub §4.1). */
  public static final Property.One<URI> PROXY_URL = Property.uri(NS + "proxyUrl", "proxyUrl");

  /** Where a client uploads files (ActivityPub §4.1). */
  public static final Property.One<URI> UPLOAD_MEDIA =
      Property.uri(NS + "uploadMedia", "uploadMedia");

  /** The page where a user authorises a client (ActivityPub §4.1). */
  public static final Property.One<URI> OAUTH_AUTHORIZATION_ENDPOINT =
      Property.uri(NS + "oauthAuthorizationEndpoint", "oauthAuthorizationEndpoint");

  /** Where a client gets a token (ActivityPub §4.1). */
  public static final Property.One<URI> OAUTH_TOKEN_ENDPOINT =
      Property.uri(NS + "oauthTokenEndpoint", "oauthTokenEndpoint");

  /** The page where a user authorises the key of a client (ActivityPub §4.1). */
  public static final Property.One<URI> PROVIDE_CLIENT_KEY =
      Property.uri(NS + "provideClientKey", "provideClientKey");

  /** Where a client's key is signed (ActivityPub §4.1). */
  public static final Property.One<URI> SIGN_CLIENT_KEY =
      Property.uri(NS + "signClientKey", "signClientKey");

  /** The post that a post quotes, as Pleroma, Akkoma and others write it. */
  public static final Property.One<URI> QUOTE_URL = Property.uriAsText(NS + "quoteUrl", "quoteUrl");

  /** The dislikes of a video (PeerTube). */
  public static final Property.One<Reference<ASCollection>> DISLIKES =
      Property.reference(NS + "dislikes", "dislikes", ASCollection.class);

  /** The comments on a video (PeerTube). */
  public static final Property.One<Reference<ASCollection>> COMMENTS =
      Property.reference(NS + "comments", "comments", ASCollection.class);

  private AS() {}
}
