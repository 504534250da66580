package org.activitypub4j.model;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The public collection.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#public-addressing">ActivityPub §5.6</a>
 */
public final class Audience {
  /** Everybody: what {@code to} or {@code cc} of a public or unlisted object holds. */
  public static final URI PUBLIC = URI.create("https://www.w3.org/ns/activitystreams#Public");

  private Audience() {}

  /** Whether the URI is the public collection. */
  public static boolean isPublic(URI uri) {
    return Uris.same(uri, PUBLIC);
  }

  /** The three spellings that JSON-LD makes equal. */
  static boolean isPublic(@Nullable String text) {
    return text != null
        && (text.equals("Public") || text.equals("as:Public") || text.equals(PUBLIC.toString()));
  }
}
