package org.activitypub4j.model;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of a property such as {@code object} or {@code actor}: an id, or an embedded object,
 * which may have an id. A {@link Link} instead of an object is another way to write an id. Nothing
 * is ever fetched.
 *
 * @param <T> the class of an embedded object
 */
public final class Reference<T extends ASObject> {
  private final @Nullable URI id;
  private final @Nullable T object;
  private final @Nullable Link link;

  private Reference(@Nullable URI id, @Nullable T object, @Nullable Link link) {
    this.id = id;
    this.object = object;
    this.link = link;
  }

  /** Makes a reference that has only an id. */
  public static <T extends ASObject> Reference<T> to(URI id) {
    return new Reference<>(Objects.requireNonNull(id, "id"), null, null);
  }

  /** Makes a reference that embeds the object. */
  public static <T extends ASObject> Reference<T> embedding(T object) {
    return new Reference<>(object.id().orElse(null), object, null);
  }

  /** Makes a reference to what a link leads to. */
  static <T extends ASObject> Reference<T> through(Link link) {
    return new Reference<>(link.target().orElse(null), null, link);
  }

  /**
   * Returns the id. For a link, this is the id that it leads to. Empty for an embedded object
   * without an id, and for a link to something that is not an id.
   */
  public Optional<URI> id() {
    return Optional.ofNullable(id);
  }

  /** Returns the embedded object. Empty if there is only an id. */
  public Optional<T> object() {
    return Optional.ofNullable(object);
  }

  /** Returns the link, if it was written as one. */
  public Optional<Link> link() {
    return Optional.ofNullable(link);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reference<?> that
        && Objects.equals(Objects.toString(id), Objects.toString(that.id))
        && Objects.equals(object, that.object)
        && Objects.equals(link, that.link);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Objects.toString(id), object, link);
  }

  @Override
  public String toString() {
    return object != null ? object.toString() : Escapes.log(String.valueOf(id));
  }
}
