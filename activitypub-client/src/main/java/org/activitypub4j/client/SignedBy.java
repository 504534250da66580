package org.activitypub4j.client;

import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/**
 * Who signs a GET, and when.
 *
 * @param signer null if there is nothing to sign with
 */
record SignedBy(@Nullable Signer signer, When when) {
  static final SignedBy NOBODY = new SignedBy(null, When.ASKED);

  /** When a GET is signed. */
  enum When {
    /** At once. */
    FIRST,
    /** Only after the server has answered 401 or 403. */
    ASKED
  }

  static SignedBy first(@Nullable Signer signer) {
    return new SignedBy(signer, When.FIRST);
  }

  static SignedBy whenAsked(@Nullable Signer signer) {
    return new SignedBy(signer, When.ASKED);
  }
}
