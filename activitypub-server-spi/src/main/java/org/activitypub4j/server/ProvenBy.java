package org.activitypub4j.server;

import org.activitypub4j.model.Trust.Ground;

/** How it is known that an activity is its actor's. */
public enum ProvenBy {
  /** The request carried a signature by a key that the actor lists. */
  SIGNATURE(Ground.SIGNATURE),
  /** The document carries a proof by a key that the actor lists. */
  PROOF(Ground.PROOF),
  /** It was fetched from the actor's own origin. */
  FETCH(Ground.FETCH),
  /** Its actor is a local one. */
  LOCAL(Ground.LOCAL);

  private final Ground ground;

  ProvenBy(Ground ground) {
    this.ground = ground;
  }

  Ground ground() {
    return ground;
  }
}
