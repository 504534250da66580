package org.activitypub4j.server.internal.actors;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;

/** The names of pages: "first", and for the others the id of the item before the page. */
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
    char before = collection.getRawQuery() == null ? '?' : '&';
    return URI.create(collection.toString() + before + "page=" + URLEncoder.encode(name, UTF_8));
  }
}
