package org.activitypub4j.client;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Trust;

/**
 * An item of a collection: only its id, or an object that is embedded in the page. The collection
 * says that it is an item. To learn reliably what it is, use {@link #object} or {@link #resolve}.
 */
public final class CollectionItem {
  private final Reference<ASObject> reference;
  private final Trust page;
  private final ObjectResolver resolver;
  private final Budget budget;

  CollectionItem(
      Reference<ASObject> reference, Trust page, ObjectResolver resolver, Budget budget) {
    this.reference = reference;
    this.page = page;
    this.resolver = resolver;
    this.budget = budget;
  }

  /**
   * Returns the item as it is in the page. An embedded object is not proven: anybody could have
   * made it up.
   */
  public Reference<ASObject> reference() {
    return reference;
  }

  /** Returns the id; empty if the object has none. */
  public Optional<URI> id() {
    return reference.id();
  }

  /** Returns the embedded object, if the page proves it. Fetches nothing. */
  public Optional<ASObject> object() {
    return reference.object().filter(object -> page.speaksFor(object).isProven());
  }

  /**
   * Returns the object: the embedded one if the page proves it, otherwise it is fetched from its id
   * with the budget of the walk. Blocks.
   *
   * @throws FetchException if it cannot be fetched, or is of another type
   */
  public <T extends ASObject> Trusted<T> resolve(Class<T> type) {
    return resolver.resolve(reference, page, type, budget);
  }

  @Override
  public String toString() {
    return reference.toString();
  }
}
