package org.activitypub4j.model;

/**
 * A web page. Lemmy and similar servers use it for a post.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-page">Activity Vocabulary
 *     §3.3</a>
 */
public final class Page extends ASObject {
  /** The type. */
  public static final TypeOf<Page> TYPE = TypeOf.of(AS.NS + "Page", "Page", Page::new);

  Page(Node node) {
    super(node);
  }

  /** Starts a Page. */
  public static ObjectBuilder<Page, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  @Override
  public ObjectBuilder<Page, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
