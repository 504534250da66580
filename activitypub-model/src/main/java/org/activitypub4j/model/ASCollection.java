package org.activitypub4j.model;

import java.util.List;
import java.util.Optional;

/**
 * A collection, or a page of one.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-collection">Activity
 *     Vocabulary §2.1</a>
 */
public class ASCollection extends ASObject {
  /** The type of an unordered collection. */
  public static final TypeOf<ASCollection> TYPE =
      TypeOf.of(AS.NS + "Collection", "Collection", ASCollection::new);

  /** For subclasses. */
  protected ASCollection(Node node) {
    super(node);
  }

  /** Starts an unordered collection. */
  public static CollectionBuilder<ASCollection, ?> collection() {
    return CollectionBuilder.ofCollection(TYPE);
  }

  /** Returns how many items the peer says it has in all. */
  public final Optional<Long> totalItems() {
    return get(AS.TOTAL_ITEMS);
  }

  /** Returns the items in this document, ordered or not. */
  public final List<Reference<ASObject>> items() {
    List<Reference<ASObject>> ordered = get(AS.ORDERED_ITEMS);
    return ordered.isEmpty() ? get(AS.ITEMS) : ordered;
  }

  /** Returns the first page. */
  public final Optional<Reference<ASCollection>> first() {
    return get(AS.FIRST);
  }

  /** Returns the next page. */
  public final Optional<Reference<ASCollection>> next() {
    return get(AS.NEXT);
  }

  @Override
  public CollectionBuilder<? extends ASCollection, ?> toBuilder() {
    return CollectionBuilder.fromCollection(TYPE, this);
  }
}
