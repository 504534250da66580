package org.activitypub4j.client;

import java.util.Objects;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Trust;

/**
 * An object that is proven: fetched from its id, or embedded in a document that speaks for it.
 *
 * @param object the object; what it embeds is proven only as far as {@code trust} goes
 * @param trust whose word it is, and how that is known
 * @param <T> the type of the object
 */
public record Trusted<T extends ASObject>(T object, Trust trust) {

  /**
   * @throws NullPointerException if one is null
   */
  public Trusted {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(trust, "trust");
  }
}
