package org.activitypub4j.server;

/** How it is known that an activity is its actor's. */
public enum ProvenBy {
  /** The request carried a signature by a key that the actor lists. */
  SIGNATURE,
  /** The document carries a proof by a key that the actor lists. */
  PROOF,
  /** It was fetched from the actor's own origin. */
  FETCH,
  /** Its actor is a local one. */
  LOCAL
}
