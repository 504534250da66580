package org.activitypub4j.server.internal.actors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;

/**
 * The names of the pages of a collection: that of the first, and of all others by what is before.
 */
public final class CollectionPages {
  /** The name of the first page. */
  public static final String FIRST = "first";

  private CollectionPages() {}

  /** The id of the first page. */
  public static URI first(URI collection) {
    return page(collection, FIRST);
  }

  /** The id of a page. */
  public static URI page(URI collection, String name) {
    return URI.create(collection + "?page=" + URLEncoder.encode(name, UTF_8));
  }
}
