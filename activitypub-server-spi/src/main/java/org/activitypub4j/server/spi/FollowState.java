package org.activitypub4j.server.spi;

/** The state of a Follow. */
public enum FollowState {
  /** It was asked for and not answered yet. */
  PENDING,
  /** It was accepted. */
  ACCEPTED,
  /** It was refused. */
  REJECTED
}
