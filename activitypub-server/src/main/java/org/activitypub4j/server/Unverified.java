package org.activitypub4j.server;

import java.util.Objects;
import org.activitypub4j.model.ASObject;

/**
 * An object as somebody sent it. Only the sender is proven, nothing that the object says about
 * others. It is a type of its own so that nobody trusts it by accident.
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

  /** Returns the object with its embedded objects, any of which may be invented. */
  public T asClaimed() {
    return object;
  }

  @Override
  public String toString() {
    return "unverified " + object;
  }
}
