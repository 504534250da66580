package org.activitypub4j.server;

import org.activitypub4j.server.spi.ViewPolicy;

/** Who may fetch actors, collections and posts. */
public enum FetchAccess {
  /**
   * Everybody. What {@link ViewPolicy} does not show to everybody is given to those who sign their
   * request and may see it. A signature that does not verify counts as none.
   */
  OPEN,
  /**
   * Only those who sign their request. Everybody else gets 401, whether the document exists or not.
   * The instance actor stays open, so that others can verify our signatures.
   */
  SIGNED
}
