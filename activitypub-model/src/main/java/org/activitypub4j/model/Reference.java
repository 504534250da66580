package org.activitypub4j.model;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of a property such as {@code object} or {@code actor}: an id, or an embedded object,
 * which may have an id. Nothing is ever fetched.
 *
 * @param <T> the class of an embedded object
 */
public final class Reference<T extends ASObject> {
  private final @Nullable URI id;
  private final @Nullable T object;

  private Reference(@Nullable URI id, @Nullable T object) {
    this.id = id;
    this.object = object;
  }

  /** Makes a reference that has only an id. */
  public static <T extends ASObject> Reference<T> to(URI id) {
    return new Reference<>(Objects.requireNonNull(id, "id"), null);
  }

  /** Makes a reference that embeds the object. */
  public static <T extends ASObject> Reference<T> embedding(T object) {
    return new Reference<>(object.id().orElse(null), object);
  }

  /** Returns the id. Empty for an embedded object without an id. */
  public Optional<URI> id() {
    return Optional.ofNullable(id);
  }

  /** Returns the embedded object. Empty if there is only an id. */
  public Optional<T> object() {
    return Optional.ofNullable(object);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reference<?> that
        && Objects.equals(Objects.toString(id), Objects.toString(that.id))
        && Objects.equals(object, that.object);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Objects.toString(id), object);
  }

  @Override
  public String toString() {
    return object != null ? object.toString() : Escapes.log(String.valueOf(id));
  }
}
