package org.activitypub4j.model;

/**
 * A file of any kind.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-document">Activity Vocabulary
 *     §3.3</a>
 */
public final class Document extends ASObject {
  /** The type. */
  public static final TypeOf<Document> TYPE =
      TypeOf.of(AS.NS + "Document", "Document", Document::new);

  Document(Node node) {
    super(node);
  }

  /** Starts a Document. */
  public static ObjectBuilder<Document, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  @Override
  public ObjectBuilder<Document, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
