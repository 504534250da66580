package org.activitypub4j.model;

/** Properties that the fediverse added to ActivityStreams. */
public final class Extensions {
  /** An actor's own word for its handle (FEP-2c59). */
  public static final Property.One<String> WEBFINGER =
      Property.string("https://purl.archive.org/socialweb/webfinger#webfinger", "webfinger");

  /** The posts that an actor pinned (Mastodon). */
  public static final Property.One<Reference<ASCollection>> FEATURED =
      Property.reference("http://joinmastodon.org/ns#featured", "featured", ASCollection.class);

  /** Whether an actor wants to be found (Mastodon). */
  public static final Property.One<Boolean> DISCOVERABLE =
      Property.bool("http://joinmastodon.org/ns#discoverable", "discoverable");

  /** Whether an actor's posts may be searched (Mastodon). */
  public static final Property.One<Boolean> INDEXABLE =
      Property.bool("http://joinmastodon.org/ns#indexable", "indexable");

  private Extensions() {}
}
