package org.activitypub4j.client;

import java.util.Objects;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Trust;

/**
 * An object that is proven: it was fetched from its id, or is embedded in a document that proves
 * it.
 *
 * @param object the object; for the objects that it embeds ask {@code trust}
 * @param trust who the source is and how this is proven
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
