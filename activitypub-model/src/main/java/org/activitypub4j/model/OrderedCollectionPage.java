package org.activitypub4j.model;

/**
 * A page of an ordered collection.
 *
 * @see <a
 *     href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-orderedcollectionpage">Activity
 *     Vocabulary §2.1</a>
 */
public final class OrderedCollectionPage extends ASCollection {
  /** The type. */
  public static final TypeOf<OrderedCollectionPage> TYPE =
      TypeOf.of(
          AS.NS + "OrderedCollectionPage", "OrderedCollectionPage", OrderedCollectionPage::new);

  OrderedCollectionPage(Node node) {
    super(node);
  }

  /** Starts an OrderedCollectionPage. */
  public static CollectionBuilder<OrderedCollectionPage, ?> builder() {
    return CollectionBuilder.ofCollection(TYPE);
  }

  @Override
  public CollectionBuilder<OrderedCollectionPage, ?> toBuilder() {
    return CollectionBuilder.fromCollection(TYPE, this);
  }
}
