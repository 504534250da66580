package org.activitypub4j.model;

/**
 * A long text post.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-article">Activity Vocabulary
 *     §3.3</a>
 */
public final class Article extends ASObject {
  /** The type. */
  public static final TypeOf<Article> TYPE = TypeOf.of(AS.NS + "Article", "Article", Article::new);

  Article(Node node) {
    super(node);
  }

  /** Starts an Article. */
  public static ObjectBuilder<Article, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  @Override
  public ObjectBuilder<Article, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
