package org.activitypub4j.server;

import java.util.Objects;
import org.activitypub4j.model.ASObject;

/**
 * What somebody sent, before anything in it was proven but who sent it. It is a type of its own so
 * that a claim about a third party cannot be taken for a fact by accident.
 *
 * @param <T> the type of the object
 */
public final class Unverified<T extends ASObject> {
  private final T object;

  private Unverified(T object) {
    this.object = Objects.requireNonNull(object, "object");
  }

  /** Marks an object as not proven. */
  public static <T extends ASObject> Unverified<T> of(T object) {
    return new Unverified<>(object);
  }

  /** The object with its embedded objects, which may be anybody's invention. */
  public T asClaimed() {
    return object;
  }

  @Override
  public String toString() {
    return "unverified " + object;
  }
}
