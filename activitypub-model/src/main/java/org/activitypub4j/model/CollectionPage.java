package org.activitypub4j.model;

/**
 * A page of a collection.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-collectionpage">Activity
 *     Vocabulary §2.1</a>
 */
public final class CollectionPage extends ASCollection {
  /** The type. */
  public static final TypeOf<CollectionPage> TYPE =
      TypeOf.of(AS.NS + "CollectionPage", "CollectionPage", CollectionPage::new);

  CollectionPage(Node node) {
    super(node);
  }

  /** Starts a CollectionPage. */
  public static CollectionBuilder<CollectionPage, ?> builder() {
    return CollectionBuilder.ofCollection(TYPE);
  }

  @Override
  public CollectionBuilder<CollectionPage, ?> toBuilder() {
    return CollectionBuilder.fromCollection(TYPE, this);
  }
}
