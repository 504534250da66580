package org.activitypub4j.server.spi;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Audience;

/**
 * Who may fetch what. What somebody may not see looks to them like something that does not exist.
 */
@FunctionalInterface
public interface ViewPolicy {

  /**
   * Whether an object may be given out.
   *
   * @param requester the actor whose signature the request carries; empty if it carries none
   */
  boolean visible(ASObject object, Optional<URI> requester);

  /** Only what is addressed to everybody, and tombstones. */
  static ViewPolicy publicOnly() {
    return (object, requester) ->
        object.types().contains("Tombstone")
            || object.to().stream().anyMatch(Audience::isPublic)
            || object.cc().stream().anyMatch(Audience::isPublic);
  }
}
