package org.activitypub4j.server.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some items, and where the next ones begin.
 *
 * @param items in the order of the collection
 * @param next the cursor of the next page: the id of the last item; null at the end
 */
public record Page<T>(List<T> items, @Nullable String next) {
  /** Copies the items. */
  public Page {
    items = List.copyOf(items);
  }
}
