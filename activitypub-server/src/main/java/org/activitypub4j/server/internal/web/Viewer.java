package org.activitypub4j.server.internal.web;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.Origin;

/**
 * Somebody who wants to see something.
 *
 * @param actor the actor that signed the request; empty if there is no signature
 */
record Viewer(Optional<URI> actor) {
  /** Everybody who does not sign. */
  static final Viewer NOBODY = new Viewer(Optional.empty());

  Optional<Origin> server() {
    return actor.flatMap(Origin::of);
  }
}
