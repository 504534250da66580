package org.activitypub4j.server.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a list, and where the next page begins.
 *
 * @param items the items, in the order of the list
 * @param next the cursor of the next page: the id of the last item; null on the last page
 */
public record ListPage<T>(List<T> items, @Nullable String next) {
  /** Copies the items. */
  public ListPage {
    items = List.copyOf(items);
  }
}
