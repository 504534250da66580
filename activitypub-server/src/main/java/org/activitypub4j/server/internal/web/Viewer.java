package org.activitypub4j.server.internal.web;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.Origin;

/**
 * Who wants to see something.
 *
 * @param actor who signed the request; empty if nobody did
 */
record Viewer(Optional<URI> actor) {
  /** Everybody, and who does not sign. */
  static final Viewer NOBODY = new Viewer(Optional.empty());

  Optional<Origin> server() {
    return actor.flatMap(Origin::of);
  }
}
