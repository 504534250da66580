package org.activitypub4j.model;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The public collection.
 *
 * @see <a href="https://www.w3.org/TR/activitypub/#public-addressing">ActivityPub §5.6</a>
 */
public final class Audience {
  /**
   * The id of the public collection: everybody. It is in {@code to} or {@code cc} of public and
   * unlisted objects.
   */
  public static final URI PUBLIC = URI.create("https://www.w3.org/ns/activitystreams#Public");

  private Audience() {}

  /** Returns whether the URI is the public collection. */
  public static boolean isPublic(URI uri) {
    return Uris.same(uri, PUBLIC);
  }

  /** Whether a text is one of the three spellings that mean the same in JSON-LD. */
  static boolean isPublic(@Nullable String text) {
    return text != null
        && (text.equals("Public") || text.equals("as:Public") || text.equals(PUBLIC.toString()));
  }
}
