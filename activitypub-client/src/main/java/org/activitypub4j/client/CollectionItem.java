package org.activitypub4j.client;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Trust;

/**
 * An item of a collection: by its id alone, or embedded in the page. That it is an item is the word
 * of the collection; what it is, only {@link #object} and {@link #resolve} tell reliably.
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

  /** The item as the page has it; an object that it embeds may be anybody's invention. */
  public Reference<ASObject> reference() {
    return reference;
  }

  /** The id; empty for an anonymous object. */
  public Optional<URI> id() {
    return reference.id();
  }

  /** The embedded object, if the page may speak for it. Fetches nothing. */
  public Optional<ASObject> object() {
    return reference.object().filter(object -> page.speaksFor(object).isProven());
  }

  /**
   * The object: the embedded one if the page may speak for it, else fetched from its id on the
   * budget of the walk. Blocking.
   *
   * @throws FetchException if it cannot be had, or is of another type
   */
  public <T extends ASObject> Trusted<T> resolve(Class<T> type) {
    return resolver.resolve(reference, page, type, budget);
  }

  @Override
  public String toString() {
    return reference.toString();
  }
}
