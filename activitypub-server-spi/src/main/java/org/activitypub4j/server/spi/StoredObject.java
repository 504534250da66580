package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Objects;

/**
 * An object that a local actor published, as the store keeps it.
 *
 * @param id its id, on this server
 * @param owner the name of the local actor that owns it
 * @param json the object as JSON in UTF-8, with bto and bcc; not to be changed
 * @param audience who may see it at least
 */
@SuppressWarnings("ArrayRecordComponent") // Documents are not copied at each step.
public record StoredObject(URI id, String owner, byte[] json, Audience audience) {

  /** For whom an object is. The engine decides this from its addresses. */
  public enum Audience {
    /** It is addressed to everybody, or was before it was deleted. */
    PUBLIC,
    /** It is addressed to some actors only, or to the followers. */
    LIMITED
  }

  /** Checks that nothing is null. */
  public StoredObject {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(json, "json");
    Objects.requireNonNull(audience, "audience");
  }
}
