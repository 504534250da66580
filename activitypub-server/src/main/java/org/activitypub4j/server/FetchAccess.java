package org.activitypub4j.server;

import org.activitypub4j.server.spi.ViewPolicy;

/** Who may fetch actors, collections and posts. */
public enum FetchAccess {
  /**
   * Everybody; what {@link ViewPolicy} does not give to all, to those who sign and may see it. A
   * signature that does not hold counts as none.
   */
  OPEN,
  /**
   * Only who signs the request; everybody else is answered 401, be there something or not. The
   * instance actor stays open, or nobody could verify ours.
   */
  SIGNED
}
