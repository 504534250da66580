package org.activitypub4j.model;

import java.net.URI;
import java.util.List;

/**
 * Builds an {@link ASCollection}.
 *
 * @param <T> what is built
 * @param <B> the builder itself
 */
public class CollectionBuilder<T extends ASCollection, B extends CollectionBuilder<T, B>>
    extends ObjectBuilder<T, B> {

  /** For subclasses: starts a collection of the type. */
  protected CollectionBuilder(TypeOf<T> type) {
    super(type);
  }

  /** For subclasses: starts with what an object has. */
  protected CollectionBuilder(TypeOf<T> type, ASObject from) {
    super(type, from);
  }

  private static final class Plain<T extends ASCollection> extends CollectionBuilder<T, Plain<T>> {
    Plain(TypeOf<T> type) {
      super(type);
    }

    Plain(TypeOf<T> type, ASObject from) {
      super(type, from);
    }
  }

  /** Starts a collection of a type. */
  public static <T extends ASCollection> CollectionBuilder<T, ?> ofCollection(TypeOf<T> type) {
    return new Plain<>(type);
  }

  /** Starts with everything that an object has, known or not. */
  public static <T extends ASCollection> CollectionBuilder<T, ?> fromCollection(
      TypeOf<T> type, ASObject object) {
    return new Plain<>(type, object);
  }

  /** Sets how many items it has in all. */
  public B totalItems(long count) {
    return set(AS.TOTAL_ITEMS, count);
  }

  /** Sets the first page. */
  public B first(URI page) {
    return set(AS.FIRST, Reference.to(page));
  }

  /** Sets the next page. */
  public B next(URI page) {
    return set(AS.NEXT, Reference.to(page));
  }

  /** Sets the previous page. */
  public B prev(URI page) {
    return set(AS.PREV, Reference.to(page));
  }

  /** Sets the collection that a page belongs to. */
  public B partOf(URI collection) {
    return set(AS.PART_OF, Reference.to(collection));
  }

  /** Sets the items of an ordered collection or page. */
  public B orderedItems(List<? extends Reference<ASObject>> items) {
    return set(AS.ORDERED_ITEMS, items);
  }

  /** Sets the items of an unordered collection or page. */
  public B items(List<? extends Reference<ASObject>> items) {
    return set(AS.ITEMS, items);
  }
}
