package org.activitypub4j.model;

import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A link to a page, a file or an object.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-link">Activity Vocabulary
 *     §2.1</a>
 */
public class Link extends ASObject {
  /** The type of a plain link. */
  public static final TypeOf<Link> TYPE = TypeOf.of(AS.NS + "Link", "Link", Link::new);

  private static final Property.One<URI> TARGET = Property.uri(AS.HREF.iri(), AS.HREF.term());

  /** For subclasses. */
  protected Link(Node node) {
    super(node);
  }

  /** Makes a link that has nothing but a URL. */
  public static Link to(URI href) {
    return builder(TYPE).set(AS.HREF, href).build();
  }

  static <T extends Link> ObjectBuilder<T, ?> builder(TypeOf<T> type) {
    return ObjectBuilder.of(type);
  }

  /**
   * Returns the URL that it leads to. If the peer wrote something that is not quite a URI, it is
   * repaired.
   */
  public final Optional<URI> href() {
    return get(AS.HREF);
  }

  /** Returns the same URL as an id: exactly as received, or empty. */
  final Optional<URI> target() {
    return get(TARGET);
  }

  /** Returns a node as a link in place of an object or its id; null if it is an object. */
  static @Nullable Link inPlaceOfId(Node node) {
    boolean hasId = node.members().getOrDefault("id", JsonValue.NULL) != JsonValue.NULL;
    return !hasId
            && node.scope().vocabulary().create(node) instanceof Link link
            && link.hasOneType()
        ? link
        : null;
  }

  /** Returns its relations to the object that it is in, such as {@code canonical}. */
  public final List<String> rel() {
    return get(AS.REL);
  }

  /** Returns the media type of the page or file that it leads to. */
  public final Optional<String> mediaType() {
    return get(AS.MEDIA_TYPE);
  }

  /** Returns the URL if the link has nothing else; otherwise empty. */
  final Optional<String> bareHref() {
    boolean bare = types().equals(List.of("Link")) && node().members().size() == 2;
    return bare ? href().map(URI::toString) : Optional.empty();
  }

  @Override
  public ObjectBuilder<? extends Link, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
