package org.activitypub4j.model;

/**
 * A collection whose items have an order.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-orderedcollection">Activity
 *     Vocabulary §2.1</a>
 */
public final class OrderedCollection extends ASCollection {
  /** The type. */
  public static final TypeOf<OrderedCollection> TYPE =
      TypeOf.of(AS.NS + "OrderedCollection", "OrderedCollection", OrderedCollection::new);

  OrderedCollection(Node node) {
    super(node);
  }

  /** Starts an OrderedCollection. */
  public static CollectionBuilder<OrderedCollection, ?> builder() {
    return CollectionBuilder.ofCollection(TYPE);
  }

  @Override
  public CollectionBuilder<OrderedCollection, ?> toBuilder() {
    return CollectionBuilder.fromCollection(TYPE, this);
  }
}
